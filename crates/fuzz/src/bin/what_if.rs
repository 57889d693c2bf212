//! Fuzzes what-if and edits.

#![cfg_attr(fuzzing, no_main)]
fairnotice_fuzz::program!(what_if);
