//! Fuzzes versions and the step between two of them.

#![cfg_attr(fuzzing, no_main)]
fairnotice_fuzz::program!(version);
