//! Statistics about individuals, categories, reliability and resampling, against numbers that other software or a hand gave.

mod stats_individual {
    mod bootstrap;
    mod categories;
    mod chance_level;
    mod change_profile;
    mod clinical_significance;
    mod marginal_homogeneity;
    mod multiplicity;
    mod reference;
    mod reliability;
    mod reliable_change;
}
