//! Fuzzes verdicts, starts and timetables.

#![cfg_attr(fuzzing, no_main)]
fairnotice_fuzz::program!(verdict);
