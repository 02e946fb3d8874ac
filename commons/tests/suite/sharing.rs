//! Tests of every choice of audience under every sharing model, and of preferences.

use trust_commons::preference::{SharingPreference, Visibility};
use trust_commons::sharing::{Sharing, SharingModel, audience, public_audience};
use trust_core::{Grants, Place, Precision};

use crate::given::{id, refused};

const EMERGENT: SharingModel = SharingModel::Emergent;
const FEDERATED: SharingModel = SharingModel::Federated;
const HYBRID: SharingModel = SharingModel::Hybrid;

fn grants(text: &str) -> Grants {
    text.split_whitespace().map(|grant| grant.parse().unwrap()).collect()
}

fn sharing(json: &str) -> Sharing {
    serde_json::from_str(json).unwrap()
}

#[test]
fn every_choice_grants_what_the_table_says_under_every_model() {
    let table = [
        (r#""private""#, EMERGENT, ""),
        (r#""private""#, FEDERATED, ""),
        (r#""private""#, HYBRID, ""),
        (r#"{"circle":"kin"}"#, EMERGENT, "circle:kin"),
        (r#"{"circle":"kin"}"#, FEDERATED, "circle:kin"),
        (r#"{"circle":"kin"}"#, HYBRID, "circle:kin"),
        (r#""my_cell""#, EMERGENT, "cell"),
        (r#""my_cell""#, FEDERATED, "cell"),
        (r#""my_cell""#, HYBRID, "cell"),
        (r#""my_community""#, EMERGENT, "cell community"),
        (r#""my_community""#, FEDERATED, "cell community partner"),
        (r#""my_community""#, HYBRID, "cell community partner"),
        (r#""trusted_network""#, EMERGENT, "cell community trusted"),
        (r#""trusted_network""#, FEDERATED, "cell community partner"),
        (r#""trusted_network""#, HYBRID, "cell community partner trusted"),
        (r#""anyone_local""#, EMERGENT, "cell community trusted nearby:7"),
        (r#""anyone_local""#, FEDERATED, "cell community partner nearby:7"),
        (r#""anyone_local""#, HYBRID, "cell community partner trusted nearby:7"),
        (r#""network_wide""#, EMERGENT, "cell community trusted nearby:7 network"),
        (r#""network_wide""#, FEDERATED, "cell community partner nearby:7"),
        (r#""network_wide""#, HYBRID, "cell community partner trusted nearby:7 network"),
    ];
    for (json, model, expected) in table {
        let preference = SharingPreference::new(Visibility::MyCell, Precision::City, 7.0).unwrap();
        let choice = sharing(json);
        assert_eq!(serde_json::to_string(&choice).unwrap(), json);
        let found = audience(&choice, &preference, model);
        assert_eq!(found, grants(expected), "{json} {model}");

        // The same, left to the preference.
        if let Sharing::As(visibility) = choice {
            let preference = SharingPreference { visibility, ..preference };
            let found = audience(&Sharing::Preference, &preference, model);
            assert_eq!(found, grants(expected), "preference {json} {model}");
        }

        let public = public_audience(&choice, &preference, model);
        match choice {
            Sharing::Private | Sharing::Circle(_) => {
                assert_eq!(refused(public), "PRIVATE_AND_PUBLIC", "{json}");
            }
            // An emergent network has no public; what was public before is not so any more.
            _ if !model.has_public() => assert_eq!(public.unwrap(), grants(expected), "{json}"),
            _ => assert_eq!(public.unwrap(), grants(&format!("{expected} public")), "{json}"),
        }
    }
}

#[test]
fn a_partnership_never_widens_a_choice_narrower_than_the_community() {
    let cells = Sharing::Cells([id("nest")].into());
    let narrow = [Sharing::Private, Sharing::Circle(id("kin")), Visibility::MyCell.into(), cells];
    for choice in narrow {
        let found = audience(&choice, &SharingPreference::default(), HYBRID);
        assert!(!found.contains(&"partner".parse().unwrap()), "{choice:?}");
    }
}

#[test]
fn a_choice_that_is_none_is_refused() {
    for json in [r#""everybody""#, r#"{"circle":""}"#, r#"{"cell":"c"}"#, "1", "null"] {
        assert!(serde_json::from_str::<Sharing>(json).is_err(), "{json}");
    }
}

#[test]
fn models_are_read_and_written_by_name() {
    for model in [EMERGENT, FEDERATED, HYBRID] {
        assert_eq!(model.to_string().parse(), Ok(model));
        assert_eq!(serde_json::to_value(model).unwrap(), model.to_string());
    }
    assert_eq!(SharingModel::default(), HYBRID);
    assert_eq!(refused("Hybrid".parse::<SharingModel>()), "INVALID_MODEL");
    assert!(!EMERGENT.has_partnerships() && FEDERATED.has_partnerships());
}

#[test]
fn without_a_word_a_preference_is_ones_community_the_neighborhood_and_25_km() {
    let usual =
        SharingPreference::new(Visibility::MyCommunity, Precision::Neighborhood, 25.0).unwrap();
    assert_eq!(SharingPreference::default(), usual);
    assert_eq!(serde_json::from_str::<SharingPreference>("{}").unwrap(), usual);
    let json = serde_json::to_string(&usual).unwrap();
    assert_eq!(serde_json::from_str::<SharingPreference>(&json).unwrap(), usual);
}

#[test]
fn where_one_is_becomes_as_coarse_as_others_may_know_it_and_no_finer() {
    let preference = |precision| SharingPreference { precision, ..SharingPreference::default() };
    let place = |precision| Place::new(-89.999, 179.999, precision).unwrap();
    let (exact, city) = (place(Precision::Exact), place(Precision::City));
    assert_eq!(preference(Precision::City).coarsened(exact), Some(city));
    for precision in [Precision::Exact, Precision::Neighborhood, Precision::City] {
        assert_eq!(preference(precision).coarsened(city), None);
    }
}

#[test]
fn a_radius_is_above_0_and_reaches_the_other_side_of_the_earth_at_most() {
    let with = |km| SharingPreference::new(Visibility::MyCell, Precision::Region, km);
    for km in [0.0, -0.0, -1.0, 20_015.1, 20_038.0, f64::NAN, f64::INFINITY] {
        assert_eq!(refused(with(km)), "INVALID_RADIUS", "{km}");
    }
    for km in [f64::MIN_POSITIVE, 0.001, 25.0, 20_015.0] {
        assert_eq!(with(km).unwrap().local_radius_km.km(), km);
    }
    assert!(serde_json::from_str::<SharingPreference>(r#"{"local_radius_km":0}"#).is_err());
}

/// So small a radius that its text were no grant would make an engine's change unreadable.
#[test]
fn every_radius_makes_a_grant_that_can_be_read_back() {
    for km in [f64::MIN_POSITIVE, 0.001, 1e-7, 20_015.0] {
        let preference =
            SharingPreference::new(Visibility::AnyoneLocal, Precision::City, km).unwrap();
        let found = audience(&Sharing::Preference, &preference, HYBRID);
        let json = serde_json::to_string(&found).unwrap();
        assert_eq!(serde_json::from_str::<Grants>(&json).unwrap(), found);
    }
}
