//! What would have happened anyway: regression to the mean, the chance level, the SDQ's added value.

mod yardsticks {
    mod added_value;
    mod regression_to_the_mean;
    mod sd_limits;
    mod simulated_children;
}
