//! Fuzzes the parser of policies.

#![cfg_attr(fuzzing, no_main)]
fairnotice_fuzz::program!(policy_file);
