//! Tests of members: valid ids, names and profiles.

use trust_commons::member::{about, check_id, email, name};
use trust_commons::{Class, Refusal};
use trust_core::MemberId;

#[test]
fn ids_of_accounts_are_for_addresses() {
    let check = |id: &str| check_id(&MemberId::new(id).unwrap());
    for id in ["an", "0x", "ana.b-c_d", &"x".repeat(64)] {
        assert_eq!(check(id), Ok(()), "{id}");
    }
    for id in ["a", "Ana", "-ana", ".ana", "_ana", "a na", "añ", "a/b", &"x".repeat(65)] {
        let refusal = check(id).unwrap_err();
        assert_eq!((refusal.code(), refusal.class()), ("INVALID_MEMBER_ID", Class::Invalid));
        assert_eq!(serde_json::to_value(&refusal).unwrap()["value"], id);
    }
}

#[test]
fn what_is_said_of_people_loses_the_blanks_around_it_and_has_its_length() {
    assert_eq!(name("  Ana\n").as_deref(), Ok("Ana"));
    assert_eq!(name(&"é".repeat(100)).unwrap().chars().count(), 100);
    for wrong in ["", " ", &"é".repeat(101)] {
        assert_eq!(name(wrong).unwrap_err().code(), "INVALID_NAME");
    }
    assert_eq!(about(" "), Ok(String::new()));
    assert_eq!(about(&"é".repeat(2001)).unwrap_err().code(), "INVALID_ABOUT");
}

#[test]
fn an_address_has_something_on_both_sides_and_no_blanks() {
    assert_eq!(email(" ana@example.org ").as_deref(), Ok("ana@example.org"));
    let long = format!("{}@example.org", "x".repeat(243));
    for wrong in
        ["", "ana", "@example.org", "ana@", "a na@example.org", "ana@exa\u{7}mple.org", &long]
    {
        assert_eq!(email(wrong).unwrap_err().code(), "INVALID_EMAIL", "{wrong}");
    }
    assert!(email(&long[1..]).is_ok(), "254 bytes");
}
