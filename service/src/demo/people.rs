//! The people of a demo network, their places and their trust.

use trust_core::MemberId;

use super::words::Language;

/// The number of people in a network.
pub const OF_A_NETWORK: usize = 60;
/// The number of people in a community; each community has its own street.
pub const OF_A_COMMUNITY: usize = 20;

const NAMES: [&str; OF_A_NETWORK] = [
    "alder", "apple", "ash", "aspen", "bay", "beech", "birch", "cedar", "cherry", "elder", "elm",
    "fir", "hazel", "holly", "juniper", "larch", "linden", "maple", "medlar", "myrtle", "avocet",
    "bittern", "bunting", "chough", "crane", "curlew", "dipper", "dove", "dunlin", "finch",
    "gannet", "heron", "jay", "kestrel", "kite", "lark", "linnet", "martin", "merlin", "osprey",
    "amber", "azure", "coral", "crimson", "emerald", "garnet", "hazelnut", "indigo", "ivory",
    "jade", "lilac", "mauve", "ochre", "olive", "pearl", "russet", "sable", "saffron", "sienna",
    "umber",
];

/// The name of the stranger, who is in no community.
const STRANGER: &str = "vega";

/// A community and its place.
pub struct Home {
    /// The id.
    pub id: &'static str,
    /// The name.
    pub name: &'static str,
    /// The description.
    pub description: &'static str,
    /// The degrees north and east.
    pub place: (f64, f64),
    /// Whether it has credits.
    pub credit: bool,
    /// The language of its people.
    pub language: Language,
}

/// The communities of a network.
pub const HOMES: [Home; 3] = [
    Home {
        id: "oak-street",
        name: "Oak Street",
        description: "A street with a shed full of tools and a time bank.",
        place: (50.8466, 4.3528),
        credit: true,
        language: Language::English,
    },
    Home {
        id: "river-bend",
        name: "River Bend",
        description: "Woonboten en moestuinen langs het kanaal. Houseboats and allotments along the canal.",
        place: (50.8655, 4.3419),
        credit: true,
        language: Language::Dutch,
    },
    Home {
        id: "mill-hill",
        name: "Mill Hill",
        description: "Autour du vieux moulin, on donne sans compter. Neighbours who give and never count.",
        place: (50.8300, 4.3700),
        credit: false,
        language: Language::French,
    },
];

/// A person of the demo.
pub struct Person {
    /// The account.
    pub id: MemberId,
    /// The name.
    pub name: String,
    /// The number within the network.
    pub number: usize,
    /// The number of the copy of the network.
    pub copy: u32,
}

/// The people of one copy of the network. In the first copy ids are names; in others they have a number.
pub fn people(copy: u32) -> Vec<Person> {
    let person = |(number, name): (usize, &&str)| {
        let (id, name) = account(name, copy)?;
        Some(Person { id, name, number, copy })
    };
    NAMES.iter().enumerate().filter_map(person).collect()
}

/// Returns the id and the name of the stranger of a copy of the network.
pub fn stranger(copy: u32) -> Option<(MemberId, String)> {
    account(STRANGER, copy)
}

/// Returns the id of an account, and its name with a capital letter.
fn account(name: &str, copy: u32) -> Option<(MemberId, String)> {
    let id = match copy {
        0 => name.to_owned(),
        copy => format!("{name}-{copy}"),
    };
    let (first, rest) = name.split_at(1);
    Some((MemberId::new(&id).ok()?, first.to_uppercase() + rest))
}

impl Person {
    /// Returns the number of the community in which the person lives.
    pub fn home(&self) -> usize {
        self.number / OF_A_COMMUNITY
    }

    /// Returns the language of the person's street.
    pub fn language(&self) -> Language {
        HOMES[self.home()].language
    }

    /// Returns the text of the person's profile; some have none.
    pub fn about(&self) -> &'static str {
        let about = self.language().words().about;
        if self.number % 4 == 3 { "" } else { about[self.number % about.len()] }
    }

    /// Returns the id of a community of the person's network.
    pub fn community(&self, home: usize) -> String {
        match self.copy {
            0 => HOMES[home].id.to_owned(),
            copy => format!("{}-{copy}", HOMES[home].id),
        }
    }

    /// Returns the place of the person: a few hundred metres from the middle of their community.
    pub fn place(&self) -> (f64, f64) {
        let (latitude, longitude) = HOMES[self.home()].place;
        let (row, column) = ((self.number % 5) as f64, (self.number % 4) as f64);
        (latitude + row * 0.002, longitude + column * 0.003)
    }

    /// Returns the people whom the person trusts, with the weights: their neighbours, and somebody of each other
    /// street.
    pub fn trusts(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        let street = self.home() * OF_A_COMMUNITY;
        let neighbours = [1, 2, 3, 5, 7, 11, 13, 17].into_iter().map(move |step| {
            let weight = 0.95 - 0.05 * ((self.number + step) % 8) as f64;
            (street + (self.number + step) % OF_A_COMMUNITY, weight)
        });
        let others = [1, 2].into_iter().map(|step| {
            let number = (self.number * 7 + step * OF_A_COMMUNITY) % OF_A_NETWORK;
            (number, 0.6 + 0.1 * (self.number % 3) as f64)
        });
        neighbours.chain(others).filter(|(number, _)| *number != self.number)
    }

    /// Returns the visibility of the person's listings.
    pub fn visibility(&self) -> &'static str {
        match self.number % 6 {
            0 => "trusted_network",
            1 => "anyone_local",
            2 => "network_wide",
            3 => "my_cell",
            _ => "my_community",
        }
    }
}
