//! Fuzzes versions, and the step between two.

#![cfg_attr(fuzzing, no_main)]
fairnotice_fuzz::program!(version);
