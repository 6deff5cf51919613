//! The distributions themselves, against arithmetic of 30 and 40 digits (mpmath, direct integration of the densities).

use ditrum_effect::stats::noncentral_t::{ln_lower_tail, ln_upper_tail, noncentrality_interval};
use ditrum_effect::stats::proportion::proportion;
use ditrum_effect::stats::{Confidence, ProportionInterval, students_t};

use super::fixture::{close, close_interval};

#[test]
fn students_tail_is_right_from_one_degree_of_freedom_to_a_thousand_million() {
    for (t, nu, p) in [
        (2.333_333_333_333_333_5, 1.0, 0.257_762_116_818_313_19),
        (4.0, 2.0, 0.057_190_958_417_936_634),
        (1000.0, 3.0, 2.205_307_642_576_592_7e-9),
        (40.0, 9.0, 1.898_299_844_933_982_6e-11),
        (5.0, 71.0, 3.985_229_339_156_568_1e-6),
        (0.001, 1000.0, 0.999_202_315_018_452_73),
        (30.0, 1000.0, 1.537_468_744_404_348_2e-141),
        (1.5, 1e7, 0.133_614_434_107_629_45),
        (37.0, 1e7, 1.200_121_232_263_834_2e-299),
        (20.0, 1e9, 5.507_469_631_632_795_5e-89),
        (200.0, 150.0, 5.551_379_106_652_641_9e-184),
    ] {
        close(&format!("t = {t}, ν = {nu}"), students_t::two_sided(t, nu), p, 1e-11);
        close(&format!("t = -{t}, ν = {nu}"), students_t::two_sided(-t, nu), p, 1e-11);
    }
}

#[test]
fn students_tails_add_up_and_end() {
    assert_eq!(students_t::two_sided(0.0, 5.0), 1.0);
    assert_eq!(students_t::upper_tail(f64::INFINITY, 5.0), 0.0);
    close("both sides", students_t::upper_tail(-1.3, 8.0) + students_t::upper_tail(1.3, 8.0), 1.0, 1e-15);
    assert_eq!(students_t::two_sided(1e4, 1e7), 0.0, "below the smallest double");
}

/// For one and two degrees of freedom the quantile has a closed form: tan(πp − π/2) and (2p − 1)√(2/(4p(1 − p))).
#[test]
fn students_critical_value_meets_its_closed_forms() {
    for level in [0.1, 0.5, 0.9, 0.95, 0.99, 0.999_999] {
        let confidence = Confidence::new(level).unwrap();
        let one = (std::f64::consts::FRAC_PI_2 * level).tan();
        close("ν = 1", students_t::critical_value(confidence, 1.0), one, 1e-9);
        let p = f64::midpoint(1.0, level);
        let two = (2.0 * p - 1.0) * (2.0 / (4.0 * p * (1.0 - p))).sqrt();
        close("ν = 2", students_t::critical_value(confidence, 2.0), two, 1e-9);
    }
    close("ν = ∞, nearly", students_t::critical_value(Confidence::NINETY_FIVE, 1e10), 1.959_963_984_540_054, 1e-9);
}

#[test]
fn normal_quantile_is_the_tabled_one() {
    close("95 %", Confidence::NINETY_FIVE.z(), 1.959_963_984_540_054, 1e-14);
    close("90 %", Confidence::NINETY.z(), 1.644_853_626_951_472_7, 1e-14);
    close("99 %", Confidence::NINETY_NINE.z(), 2.575_829_303_548_901, 1e-14);
}

#[test]
fn refuses_a_level_that_leaves_no_tail() {
    for level in [0.0, 1.0, -0.5, 95.0, f64::NAN] {
        assert_eq!(Confidence::new(level), None, "{level}");
    }
}

#[test]
fn noncentral_limits_are_right_from_two_pairs_to_ten_million_and_t_to_thirty_thousand() {
    for (n, t, lower, upper) in [
        (2.0, 1.0, -1.417_381_187_273_923_7, 3.166_373_785_718_642_3),
        (2.0, 1000.0, 31.337_997_690_413_679, 2_241.403_848_306_029),
        (3.0, -50.0, -96.065_477_640_511_904, -7.895_869_533_073_434),
        (5.0, 1000.0, 347.997_304_169_603_51, 1_669.080_536_927_834_4),
        (30.0, 1000.0, 743.865_140_458_248_03, 1_255.646_553_410_272_2),
        (1000.0, 1000.0, 956.101_751_986_276_94, 1_043.871_203_539_579),
        (1e7, 1000.0, 997.991_610_678_711_93, 1_002.008_341_576_410_2),
        (1e7, 0.5, -1.459_964_009_289_831, 2.459_963_984_289_829_1),
        (1e7, 30_000.0, 29_986.706_821_982_567, 30_013.293_067_861_515),
    ] {
        let got = noncentrality_interval(t, n - 1.0, Confidence::NINETY_FIVE).unwrap();
        close_interval(&format!("n = {n}, t = {t}"), got, (lower, upper), 1e-10);
    }
}

/// 30-digit inversion (mpmath) of d with n pairs, the last to 11 digits.
#[test]
fn limits_of_d_are_the_known_ones() {
    for (n, d, lower, upper) in [
        (5.0, 3.0, 0.817_515_490_184_45, 5.165_274_608_146_7),
        (10.0, 0.5, -0.172_279_065_585_72, 1.148_235_785_524_9),
        (30.0, 0.0, -0.357_838_828_743_43, 0.357_838_828_743_43),
        (100_000.0, 0.2, 0.193_739_885_831_86, 0.206_259_132_731_43),
        (20.0, -1.2, -1.770_194_813_449_4, -0.611_615_421_312_47),
        (2_000_000.0, 0.2, 0.198_600_281_21, 0.201_399_669_72),
    ] {
        let root_n = f64::sqrt(n);
        let got = noncentrality_interval(d * root_n, n - 1.0, Confidence::NINETY_FIVE).unwrap().scaled(1.0 / root_n);
        close_interval(&format!("n = {n}, d = {d}"), got, (lower, upper), 1e-10);
    }
}

#[test]
fn noncentral_t_without_noncentrality_is_students() {
    for (t, nu) in [(0.3, 1.0), (2.0, 5.0), (12.0, 30.0), (30.0, 1000.0), (-1.0, 9.0)] {
        let ln_p = ln_upper_tail(t, nu, 0.0);
        close(&format!("t = {t}, ν = {nu}"), ln_p, students_t::upper_tail(t, nu).ln(), 1e-12);
    }
    let both = ln_lower_tail(3.0, 7.0, 2.0).exp() + ln_upper_tail(3.0, 7.0, 2.0).exp();
    close("both tails", both, 1.0, 1e-13);
}

/// The power of a two-sided paired t test at 5 %, d = 0.5, 34 pairs (R package pwr: 0.80777750127944).
#[test]
fn noncentral_tails_give_the_power_of_the_t_test() {
    let nu = 33.0;
    let critical = students_t::critical_value(Confidence::NINETY_FIVE, nu);
    let lambda = 0.5 * f64::sqrt(34.0);
    let power = ln_upper_tail(critical, nu, lambda).exp() + ln_lower_tail(-critical, nu, lambda).exp();
    close("power", power, 0.807_777_501_279_44, 1e-10);
}

#[test]
fn exact_limits_of_a_share_hold_for_thousands_of_millions() {
    for (count, n, method, lower, upper) in [
        (500_000, 1_000_000, ProportionInterval::ClopperPearson, 0.499_019_519_195_311_82, 0.500_980_480_804_688_18),
        (500_000, 1_000_000, ProportionInterval::Jeffreys, 0.499_020_019_193_864_18, 0.500_979_980_806_135_82),
        (123, 1_000_000, ProportionInterval::ClopperPearson, 0.000_102_226_036_277_902_02, 0.000_146_754_676_571_281_81),
        (123, 1_000_000, ProportionInterval::Jeffreys, 0.000_102_681_877_850_547_4, 0.000_146_210_606_006_863_92),
        (3_000_000_000, 5_000_000_000, ProportionInterval::ClopperPearson, 0.599_986_420_813_307_62, 0.600_013_579_070_919_02),
        (3_000_000_000, 5_000_000_000, ProportionInterval::Jeffreys, 0.599_986_420_913_308_18, 0.600_013_578_970_919_58),
    ] {
        let got = proportion(count, n, method, Confidence::NINETY_FIVE).unwrap();
        close_interval(&format!("{count} of {n}, {}", method.name()), got.interval.unwrap(), (lower, upper), 1e-11);
    }
}
