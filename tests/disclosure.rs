//! Attacks on what is shown: somebody has the report and wants to know what one or two children did.

mod disclosure {
    mod attacks;
    mod comparison;
    mod contrasts;
    mod dropout;
    mod inventory;
    mod outputs;
    mod profiles;
    mod properties;
    mod random_studies;
    pub mod studies;
    mod yardsticks;
}
