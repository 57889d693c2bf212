//! Fuzzes the parser of change records.

#![cfg_attr(fuzzing, no_main)]
fairnotice_fuzz::program!(change_file);
