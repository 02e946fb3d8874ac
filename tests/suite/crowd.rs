//! Tests of agreement in a world so large that most members see little of it, for which lists and watches use other
//! algorithms than in a small world.

use trust_core::{Change, Checkpoint, Engine, Filter, Grant, GroupKind, Resource, Settings};
use trust_tests::agreement::{assert_same_audience, assert_same_content, assert_sees_the_same};
use trust_tests::generated::Numbers;
use trust_tests::model::{Model, group, member, resource, tag, weight};
use trust_tests::operation::{Sieve, TAGS, all_kilometres, pick, places};
use trust_tests::twins::Followed;

const MEMBERS: u32 = 60;
const GROUPS: u32 = 12;
const RESOURCES: u32 = 700;

/// Ids and changes drawn from a seed.
struct Crowd {
    numbers: Numbers,
    revision: i64,
}

impl Crowd {
    fn who(&mut self) -> trust_core::MemberId {
        member(&format!("m{}", self.numbers.below(MEMBERS)))
    }

    fn kind(number: u32) -> GroupKind {
        [GroupKind::Circle, GroupKind::Community, GroupKind::Community, GroupKind::Cell]
            [number as usize % 4]
    }

    /// A group of a kind, by its number.
    fn group_of(&mut self, kind: GroupKind) -> trust_core::GroupId {
        let fits: Vec<u32> = (0..GROUPS).filter(|&number| Crowd::kind(number) == kind).collect();
        group(&format!("g{}", self.numbers.pick(&fits)))
    }

    fn put_group(&mut self, number: u32) -> Change {
        let kind = Crowd::kind(number);
        let owner = (kind == GroupKind::Circle).then(|| self.who());
        Change::PutGroup { group: group(&format!("g{number}")), kind, owner }
    }

    fn trust(&mut self) -> Change {
        let (source, target) = (self.numbers.below(MEMBERS), 1 + self.numbers.below(MEMBERS - 1));
        Change::SetTrust {
            source: member(&format!("m{source}")),
            target: member(&format!("m{}", (source + target) % MEMBERS)),
            weight: weight(self.numbers.pick(&[300, 500, 700, 800, 1000])),
        }
    }

    fn pair(&mut self) -> (trust_core::MemberId, trust_core::MemberId) {
        let (one, by) = (self.numbers.below(MEMBERS), 1 + self.numbers.below(MEMBERS - 1));
        (member(&format!("m{one}")), member(&format!("m{}", (one + by) % MEMBERS)))
    }

    /// One grant, or two; few are public.
    fn grants(&mut self) -> Vec<Grant> {
        let km = all_kilometres()[self.numbers.below(4) as usize];
        let near = trust_core::Kilometres::new(km).expect("a distance on this earth");
        let circle = Grant::Circle(self.group_of(GroupKind::Circle));
        let plain = [
            circle,
            Grant::Cell,
            Grant::Community,
            Grant::Partner,
            Grant::Trusted,
            Grant::Nearby(near),
            Grant::Network,
        ];
        let mut grants = vec![plain[self.numbers.below(7) as usize].clone()];
        if self.numbers.below(3) == 0 {
            grants.push(plain[self.numbers.below(7) as usize].clone());
        }
        if self.numbers.below(40) == 0 {
            grants.push(Grant::Public);
        }
        grants
    }

    fn put(&mut self) -> Change {
        let number = self.numbers.below(RESOURCES);
        let one_in = |numbers: &mut Numbers, n| numbers.below(n) == 0;
        let community = one_in(&mut self.numbers, 3).then(|| self.group_of(GroupKind::Community));
        let place = one_in(&mut self.numbers, 5).then(|| places()[self.numbers.below(8) as usize]);
        let expires_at = one_in(&mut self.numbers, 6).then(|| i64::from(self.numbers.below(40)));
        let mask = self.numbers.below(8);
        let tags = (0..3).filter(|bit| mask >> bit & 1 == 1).map(|bit| tag(TAGS[bit as usize]));
        Change::PutResource(Box::new(Resource {
            audience: self.grants().into_iter().collect(),
            community,
            tags: tags.collect(),
            place,
            created_at: i64::from(self.numbers.below(50)) + self.revision,
            expires_at,
            active: !one_in(&mut self.numbers, 20),
            ..Resource::new(resource(&format!("r{number}")), self.who())
        }))
    }

    /// Everybody, groups, places and resources.
    fn world(&mut self) -> Vec<Change> {
        let members = (0..MEMBERS).map(|i| Change::AddMember { member: member(&format!("m{i}")) });
        let mut changes: Vec<Change> = members.collect();
        changes.extend((0..GROUPS).map(|number| self.put_group(number)));
        changes.push(self.partnership());
        changes.extend((0..40).map(|_| self.join()));
        changes.extend((0..30).map(|_| self.place()));
        changes.extend((0..70).map(|_| self.trust()));
        changes.extend((0..RESOURCES).map(|_| self.put()));
        changes
    }

    fn join(&mut self) -> Change {
        let number = self.numbers.below(GROUPS);
        Change::Join { group: group(&format!("g{number}")), member: self.who() }
    }

    fn place(&mut self) -> Change {
        let place = places()[self.numbers.below(8) as usize];
        Change::SetPlace { member: self.who(), place }
    }

    fn partnership(&mut self) -> Change {
        let mask = self.numbers.below(8);
        let shares = (0..3).filter(|bit| mask >> bit & 1 == 1).map(|bit| tag(TAGS[bit as usize]));
        Change::PutPartnership { a: group("g1"), b: group("g2"), shares: shares.collect() }
    }

    /// One edit of any kind; some are refused.
    fn edit(&mut self) -> Change {
        self.revision += 1;
        let (a, b) = self.pair();
        let number = self.numbers.below(GROUPS);
        let gone = group(&format!("g{number}"));
        match self.numbers.below(32) {
            0..=6 => self.trust(),
            7..=8 => Change::RevokeTrust { source: a, target: b },
            9..=10 => Change::Block { blocker: a, blocked: b },
            11 => Change::Unblock { blocker: a, blocked: b },
            12..=18 => self.put(),
            19 => {
                let number = self.numbers.below(RESOURCES);
                Change::RemoveResource { resource: resource(&format!("r{number}")) }
            }
            20..=22 => self.join(),
            23..=24 => Change::Leave { group: gone, member: a },
            25 => self.partnership(),
            26 => Change::EndPartnership { a: group("g1"), b: group("g2") },
            27 => self.put_group(number),
            28 => Change::RemoveGroup { group: gone },
            29 => self.place(),
            30 => Change::ClearPlace { member: a },
            _ if self.numbers.below(2) == 0 => Change::Erase { member: a },
            _ => Change::RemoveMember { member: a },
        }
    }
}

/// Applies the same to both; the members whom it removed.
fn apply(engine: &mut Engine, model: &mut Model, changes: &[Change]) -> Vec<String> {
    let got = engine.apply(changes.iter().cloned()).map(|revision| revision.0);
    let expected = model.apply(changes).map(|()| model.revision);
    assert_eq!(got.map_err(|error| error.code()), expected, "refused, or not, alike");
    let removed = changes.iter().filter(|_| expected.is_ok()).filter_map(|change| match change {
        Change::RemoveMember { member } | Change::Erase { member } => Some(member.to_string()),
        _ => None,
    });
    removed.collect()
}

fn assert_agree(engine: &Engine, model: &Model, numbers: &mut Numbers) {
    let (view, answers) = (engine.view(), model.answers());
    assert_same_content(&view, model);
    let viewers: Vec<_> = view.members().collect();
    for _ in 0..3 {
        let viewer = numbers.pick(&viewers);
        assert_sees_the_same(&view, &answers, viewer, i64::from(numbers.below(40)));
    }
    let ids: Vec<&str> = model.resources.keys().map(String::as_str).collect();
    for _ in 0..20 {
        let (id, now) = (numbers.pick(&ids), i64::from(numbers.below(40)));
        assert_same_audience(&view, &answers, id, now);
    }
}

/// Filters of watches: everything, and what each part of a filter cuts.
fn sieves() -> [Sieve; 5] {
    [
        Sieve::default(),
        Sieve { include_own: true, ..Sieve::default() },
        Sieve { tags: 0b001, min_trust: Some(500), ..Sieve::default() },
        Sieve { via: Some(0b0_1011_1000), ..Sieve::default() },
        Sieve { within: Some(3), include_own: true, ..Sieve::default() },
    ]
}

fn live(seed: u64, steps: u32, settings: Settings) {
    let mut crowd = Crowd { numbers: Numbers(seed), revision: 0 };
    let (mut engine, mut model) = (Engine::new(settings), Model::new(settings));
    apply(&mut engine, &mut model, &crowd.world());
    assert_agree(&engine, &model, &mut crowd.numbers);
    let mut watches: Vec<Followed> = Vec::new();
    for step in 0..steps {
        if step % 8 == 0 {
            let (viewer, sieve) = (crowd.who(), crowd.numbers.below(5));
            let filter: Filter = pick(&sieves(), sieve as u8).filter();
            let asked = (viewer.as_str(), filter, i64::from(crowd.numbers.below(40)));
            watches.extend(Followed::begin(&mut engine, &model, asked, step % 3 == 0));
        }
        let batch: Vec<Change> = (0..=crowd.numbers.below(3)).map(|_| crowd.edit()).collect();
        let removed = apply(&mut engine, &mut model, &batch);
        let answers = model.answers();
        for watch in &mut watches {
            let visible = answers.visible(&watch.viewer, &watch.filter, watch.now);
            watch.follow(&model, visible, removed.contains(&watch.viewer));
        }
        if step % 16 == 15 {
            assert_agree(&engine, &model, &mut crowd.numbers);
            let now = i64::from(crowd.numbers.below(40));
            watches.iter_mut().for_each(|watch| watch.move_to(&model, now));
        }
    }
    watches.iter_mut().for_each(Followed::catch_up);
    let checkpoint = Checkpoint::of(&engine.view());
    let read = Checkpoint::decode(checkpoint.as_bytes()).expect("what was written is read");
    assert_agree(&read, &model, &mut crowd.numbers);
}

#[test]
fn every_answer_in_a_crowd_is_the_models() {
    let cases = crate::cases(3).cases.min(1000);
    for seed in 0..u64::from(cases) {
        live(seed, 48, Settings::default());
    }
}

#[test]
fn every_answer_in_a_crowd_is_the_models_whatever_the_settings() {
    let cases = crate::cases(3).cases.min(1000);
    for seed in 0..u64::from(cases) {
        let mut numbers = Numbers(seed);
        let grantings = trust_tests::operation::Grantings {
            trusted_min: Some(numbers.below(1000) as u16),
            trusted_direction: numbers.below(5) as u8,
            network_min: Some(numbers.below(500) as u16),
            network_direction: numbers.below(5) as u8,
            strangers: numbers.below(2) == 0,
        };
        let bounds = trust_tests::operation::settings(numbers.below(12) as u8, 50);
        live(1000 + seed, 48, trust_tests::operation::with_grantings(bounds, grantings));
    }
}
