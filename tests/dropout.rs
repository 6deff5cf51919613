//! Those who were lost on the way: how they differ, and what the figures would be with them.

mod dropout {
    mod differences;
    mod imputation;
    mod pooling;
    mod tipping;
}
