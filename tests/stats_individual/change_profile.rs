//! Profiles across scales: classes by hand, chance against an enumeration, merging.

use ditrum_effect::stats::Undefined;
use ditrum_effect::stats::change_profile::{ProfileCell, ProfileClass, ProfileKey, ProfileTable, false_alarm};
use proptest::prelude::*;

fn cell(measured: u64, better: u8, worse: u8, count: u64) -> ProfileCell {
    ProfileCell { key: ProfileKey { measured, better, worse }, count }
}

#[track_caller]
fn close(value: Result<f64, Undefined>, expected: f64) {
    let value = value.expect("a number");
    assert!((value - expected).abs() < 1e-12, "{value} is not {expected}");
}

#[test]
fn classes_of_seven_children_by_hand() {
    let table =
        ProfileTable::new(3, [cell(7, 2, 0, 2), cell(7, 1, 1, 1), cell(3, 0, 1, 1), cell(7, 0, 0, 2), cell(4, 1, 0, 1), cell(0, 0, 0, 5)]);
    assert_eq!(ProfileClass::ALL.map(|class| table.count(class)), [3, 1, 1, 2]);
    assert_eq!((table.n(), table.complete()), (7, 5), "who was measured on nothing is not in it");
    assert_eq!(table.better_by_worse().into_iter().collect::<Vec<_>>(), [((0, 0), 2), ((0, 1), 1), ((1, 0), 1), ((1, 1), 1), ((2, 0), 2)]);
}

#[test]
fn chance_grows_with_the_number_of_scales() {
    // By hand at 2.5 % each: U = 0.95^k, W = 0.975^k; improved W − U, mixed 1 − 2W + U.
    let chance = |scales: usize, class| ProfileTable::new(scales, [cell((1 << scales) - 1, 0, 0, 10)]).chance(class, &vec![0.025; scales]);
    close(chance(1, ProfileClass::Improved), 0.025);
    close(chance(1, ProfileClass::Mixed), 0.0);
    close(chance(6, ProfileClass::Improved), 0.123_976_410_400_390_76);
    close(chance(6, ProfileClass::Mixed), 0.016_955_288_574_218_685);
    close(chance(6, ProfileClass::Unchanged), 0.735_091_890_625);
    close(chance(20, ProfileClass::Deteriorated), 0.244_201_757_810_558_25);
}

#[test]
fn chance_is_averaged_over_what_each_was_measured_on() {
    // Every outcome of three independent scales enumerated (NumPy), for eight children with all, two with the first two, one with the last.
    let table = ProfileTable::new(3, [cell(0b111, 0, 0, 8), cell(0b011, 1, 0, 2), cell(0b100, 0, 1, 1)]);
    let tails = [0.046_766_256_344_546_56, 0.038_549_935_871_770_885, 0.019_916_309_622_370_72];
    close(table.chance(ProfileClass::Improved, &tails), 0.085_413_994_701_482_75);
    close(table.chance(ProfileClass::Mixed, &tails), 0.005_592_743_851_532_207);
    close(table.chance(ProfileClass::Unchanged, &tails), 0.823_579_266_745_502_2);
}

#[test]
fn a_false_alarm_begins_half_a_step_below_the_smallest_change() {
    // P(Z > 1.5/0.894427) by SciPy; on a fine grid the level's own tail.
    close(false_alarm(2.0, 1.0, 0.894_427_190_999_916), 0.046_766_256_344_546_56);
    close(false_alarm(1.959_963_984_540_054, 1e-12, 1.0), 0.025);
    assert_eq!(false_alarm(2.0, 1.0, 0.0), Err(Undefined::NoVariance));
}

#[test]
fn nobody_and_impossible_tails() {
    let nobody = ProfileTable::new(2, []);
    assert_eq!(nobody.chance(ProfileClass::Improved, &[0.02, 0.02]), Err(Undefined::NoPairs));
    let one = ProfileTable::new(2, [cell(3, 0, 0, 1)]);
    assert_eq!(one.chance(ProfileClass::Improved, &[0.02]), Err(Undefined::OutOfRange), "a tail for each scale");
    assert_eq!(one.chance(ProfileClass::Improved, &[0.02, 0.6]), Err(Undefined::OutOfRange));
    assert_eq!(one.chance(ProfileClass::Improved, &[0.02, f64::NAN]), Err(Undefined::OutOfRange));
}

/// Some children over five scales: which were measured, and how each came out.
fn children() -> impl Strategy<Value = Vec<Vec<Option<i8>>>> {
    prop::collection::vec(prop::collection::vec(prop::option::weighted(0.8, -1_i8..=1), 5), 0..60)
}

fn key(child: &[Option<i8>]) -> ProfileKey {
    let of = |wanted: i8| child.iter().flatten().filter(|change| **change == wanted).count() as u8;
    let measured = child.iter().enumerate().filter(|(_, change)| change.is_some()).map(|(scale, _)| 1 << scale).sum();
    ProfileKey { measured, better: of(1), worse: of(-1) }
}

fn table(children: &[Vec<Option<i8>>]) -> ProfileTable {
    ProfileTable::new(5, children.iter().map(|child| ProfileCell { key: key(child), count: 1 }))
}

proptest! {
    #[test]
    fn classes_add_to_everybody_and_parts_to_the_whole(children in children(), at in 0_usize..60) {
        let whole = table(&children);
        prop_assert_eq!(ProfileClass::ALL.map(|class| whole.count(class)).iter().sum::<u64>(), whole.n());
        prop_assert_eq!(whole.better_by_worse().values().sum::<u64>(), whole.n());
        prop_assert!(whole.complete() <= whole.n());
        let (one, other) = children.split_at(at.min(children.len()));
        prop_assert_eq!(&table(one).merge(&table(other)), &whole);
        prop_assert_eq!(&table(other).merge(&table(one)), &whole);
    }

    #[test]
    fn the_order_of_scales_changes_nothing(children in children(), first in 0_usize..5, second in 0_usize..5) {
        let exchanged: Vec<_> = children.iter().cloned().map(|mut child| { child.swap(first, second); child }).collect();
        let (one, other) = (table(&children), table(&exchanged));
        prop_assert_eq!(one.better_by_worse(), other.better_by_worse());
        let (mut tails, own) = ([0.01, 0.02, 0.03, 0.04, 0.05], [0.01, 0.02, 0.03, 0.04, 0.05]);
        tails.swap(first, second);
        for class in ProfileClass::ALL {
            match (one.chance(class, &own), other.chance(class, &tails)) {
                (Ok(one), Ok(other)) => prop_assert!((one - other).abs() < 1e-12),
                (one, other) => prop_assert_eq!(one, other),
            }
        }
    }

    #[test]
    fn the_shares_by_chance_add_to_one(children in children()) {
        let whole = table(&children);
        prop_assume!(whole.n() > 0);
        let sum: f64 = ProfileClass::ALL.iter().map(|class| whole.chance(*class, &[0.03; 5]).expect("a share")).sum();
        prop_assert!((sum - 1.0).abs() < 1e-12);
    }
}
