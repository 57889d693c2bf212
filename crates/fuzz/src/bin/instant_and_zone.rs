//! Fuzzes instants and zones.

#![cfg_attr(fuzzing, no_main)]
fairnotice_fuzz::program!(instant_and_zone);
