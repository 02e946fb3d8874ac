//! Tests of texts: allowed characters, folded forms for searches, and names that look alike.

use trust_commons::member::{about, check_looks, name};
use trust_commons::text::{body, compatible, folded, is_same_mailbox, line, look_alike};
use trust_commons::{Class, CommunityId, Refusal};

#[test]
fn a_name_has_a_character_that_can_be_seen() {
    let unseen = [
        "\u{200B}",
        "\u{200B}\u{200D}",
        "\u{FEFF}",
        "\u{3164}",
        "\u{FFA0}",
        "\u{115F}\u{1160}",
        "\u{2800}",
        "\u{AD}",
        "\u{E0041}\u{E007F}",
        "\u{301}\u{302}",
        "\u{FE0F}",
        "\u{034F}",
        "\u{200E}\u{200F}\u{61C}",
        "\u{A0}\u{200B}\u{3000}",
    ];
    for text in unseen {
        let refusal = name(text).unwrap_err();
        assert_eq!(refusal.code(), "INVALID_NAME", "{text:?}");
        assert_eq!(refusal.to_string(), "a name must have a visible character", "{text:?}");
    }
    for text in
        ["Ana", "é", "李", "🙂", "?", "7", "م", "שלום", "ไ", "👩\u{200D}🌾", "می\u{200C}خواهم"]
    {
        assert_eq!(name(text).as_deref(), Ok(text));
    }
}

#[test]
fn a_line_has_no_control_character_and_none_that_redirects_writing() {
    let unfit = [
        "\0", "\u{7}", "\u{1B}", "\u{7F}", "\u{85}", "\n", "\t", "\u{202A}", "\u{202D}",
        "\u{202E}", "\u{202C}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}", "\u{2028}",
        "\u{2029}",
    ];
    for unfit in unfit {
        let refusal = name(&format!("A{unfit}na")).unwrap_err();
        let point = format!("U+{:04X}", unfit.chars().next().map_or(0, u32::from));
        assert_eq!(serde_json::to_value(&refusal).unwrap()["character"], point);
        assert_eq!(refusal.to_string(), format!("a name must not contain {point}"));
        assert!(line(&format!("Pear{unfit}tree"), 1..=200).is_err());
    }
}

#[test]
fn a_description_has_line_ends_and_tabs_and_no_other_control_character() {
    assert_eq!(about("one\r\ntwo\rthree\n\tfour").as_deref(), Ok("one\ntwo\nthree\n\tfour"));
    for unfit in ["a\0b", "a\u{7}b", "a\u{1B}[31mb", "a\u{9B}b"] {
        assert_eq!(about(unfit).unwrap_err().code(), "INVALID_ABOUT", "{unfit:?}");
        assert!(body(unfit, 0..=10).is_err());
    }
    assert_eq!(body(" \u{3000}\n", 0..=10).as_deref(), Ok(""));
}

#[test]
fn a_search_minds_neither_case_nor_accents_nor_width_nor_blanks() {
    let alike = [
        ("Café  Crème", "cafe creme"),
        ("STRASSE", "straße"),
        ("ﬁsh", "FISH"),
        ("Ｇａｒｄｅｎ", "garden"),
        ("ガーデン", "ｶﾞｰﾃﾞﾝ"),
        ("İstanbul", "istanbul"),
        ("ΟΔΟΣ", "οδος"),
        ("Łódź", "lodz"),
        ("Smørrebrød", "smorrebrod"),
        ("a\u{A0}\u{3000}b\tc", " a b c "),
        ("soft\u{AD}ware", "software"),
        ("zero\u{200B}width", "zerowidth"),
        ("①②", "12"),
        ("Việt Nam", "viet nam"),
    ];
    for (one, other) in alike {
        assert_eq!(folded(one), folded(other), "{one} and {other}");
        assert_eq!(folded(&folded(one)), folded(one), "{one}: once is enough");
    }
    assert_ne!(folded("a b"), folded("ab"));
    assert_eq!(folded(" \u{200B} "), "");
}

#[test]
fn names_that_a_reader_takes_for_each_other_look_alike() {
    let alike = [
        ("Ana", "ana"),
        ("Ana", "АNA"),
        ("Ana", "Аnа"),
        ("Ana", "Ａｎａ"),
        ("Ana", "a n a"),
        ("Ana", "A\u{200B}na"),
        ("Ana", "An\u{AD}a"),
        ("Ivan", "lvan"),
        ("Ivan", "ivan"),
        ("Bob", "B0b"),
        ("Paul", "Раul"),
        ("Pose", "ΡΟSE"),
        ("Mary", "rnary"),
        ("Maple", "mapIe"),
        ("Medlar", "medIar"),
        ("José", "JOSE\u{301}"),
        ("Ana", "𝐀𝐧𝐚"),
    ];
    for (one, other) in alike {
        assert!(look_alike(one, other) && look_alike(other, one), "{one} and {other}");
    }
    for (one, other) in
        [("Ana", "Anna"), ("Ana", "Ann"), ("José", "Jose"), ("李", "王"), ("🙂", "🙃")]
    {
        assert!(!look_alike(one, other), "{one} and {other}");
    }
}

#[test]
fn a_name_like_that_of_another_member_is_refused_and_names_nobody() {
    let oak = CommunityId::new("oak").unwrap();
    assert_eq!(check_looks("Ana", &oak, ["Bea", "Anna"]), Ok(()));
    let refusal = check_looks("Аna", &oak, ["Bea", "Ana"]).unwrap_err();
    assert_eq!((refusal.code(), refusal.class()), ("NAME_LOOKS_ALIKE", Class::Conflict));
    let told = serde_json::to_value(&refusal).unwrap();
    assert_eq!(told, serde_json::json!({"code": "NAME_LOOKS_ALIKE", "community": "oak"}));
}

#[test]
fn a_secret_is_the_same_however_a_keyboard_writes_it() {
    assert_eq!(compatible("cafe\u{301} correct"), compatible("café correct"));
    assert_eq!(compatible("ﬁne horse"), "fine horse");
    assert_ne!(compatible("Case"), compatible("case"));
}

#[test]
fn a_mailbox_is_the_same_whatever_the_case_of_its_host() {
    assert!(is_same_mailbox("ana@Example.ORG", " ana@example.org "));
    assert!(!is_same_mailbox("Ana@example.org", "ana@example.org"));
    assert!(!is_same_mailbox("ana@example.org", "ana@example.com"));
    assert!(!is_same_mailbox("", ""));
}
