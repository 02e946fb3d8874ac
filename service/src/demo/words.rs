//! The texts of the people of a demo network, in the language of their street.

/// The language of a street.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Dutch.
    Dutch,
    /// French.
    French,
}

/// The text of the stranger's profile.
pub const NEW_IN_TOWN: &str = "New in town, with a key, a lamp and no furniture yet.";

/// The texts of a language.
pub struct Words {
    /// The texts of profiles.
    pub about: [&'static str; 6],
    /// The names of circles: of family, friends and colleagues.
    pub circles: [&'static str; 3],
    /// The names of the two cells of a street.
    pub cells: [&'static str; 2],
    /// The title of an offer to a circle.
    pub evening: &'static str,
    /// The messages of responses.
    pub answers: [&'static str; 4],
    /// The message of a neighbour who asks to join.
    pub lives_here: &'static str,
    /// The messages of people from elsewhere who ask to join.
    pub asks: [&'static str; 2],
}

impl Language {
    /// Returns the texts of the language.
    pub const fn words(self) -> &'static Words {
        match self {
            Language::English => &ENGLISH,
            Language::Dutch => &DUTCH,
            Language::French => &FRENCH,
        }
    }
}

const ENGLISH: Words = Words {
    about: [
        "Keeps the key of the tool shed. Ask before eight in the evening.",
        "Bakes on Fridays, repairs bicycles on Saturdays.",
        "New on the street, with two children and a very loud piano.",
        "Retired printer. Good with paper, wood and difficult letters.",
        "Night shifts at the hospital, so please write instead of ringing.",
        "Grows too many courgettes every year and never learns.",
    ],
    circles: ["Family", "Friday table", "Workshop"],
    cells: ["Even numbers", "Odd numbers"],
    evening: "An evening of cards and soup",
    answers: [
        "I can do that on Sunday.",
        "Happy to help. After six is best for me.",
        "I have one in the cellar. Shall I bring it over?",
        "Never done it, but I learn fast.",
    ],
    lives_here: "I live here.",
    asks: [
        "My workshop is on your street, and I borrow your ladder anyway.",
        "I move in next month and know Alder from the allotments.",
    ],
};

const DUTCH: Words = Words {
    about: [
        "Woont op de derde boot. Bel aan de loopplank.",
        "Tuiniert langs het kanaal en ruilt graag zaden.",
        "Timmerman op rust. Het gereedschap ligt nooit lang stil.",
        "Kookt op woensdag voor wie meeschuift.",
        "Leert Nederlands, fietst veel en herstelt radio's.",
        "Heeft een bakfiets, een hond en tijd op dinsdag.",
    ],
    circles: ["Familie", "Vrijdagtafel", "Werkplaats"],
    cells: ["Boten", "Moestuinen"],
    evening: "Een avond kaarten en soep",
    answers: [
        "Dat kan ik zondag doen.",
        "Graag. Na zes uur past het mij het best.",
        "Ik heb er nog een in de kelder. Zal ik hem brengen?",
        "Nog nooit gedaan, maar ik leer snel.",
    ],
    lives_here: "Ik woon hier.",
    asks: [
        "Mijn atelier ligt in jullie straat.",
        "Ik verhuis volgende maand en help nu al in de moestuin.",
    ],
};

const FRENCH: Words = Words {
    about: [
        "Habite au-dessus du vieux moulin. Frappez fort.",
        "Donne volontiers, ne compte jamais, oublie souvent.",
        "Couturière, voisine, grand-mère de six enfants.",
        "Étudiant, cuisine bien, dort le matin.",
        "A une camionnette et le vendredi libre.",
        "Joue de l'accordéon à toutes les fêtes, invité ou non.",
    ],
    circles: ["Famille", "La table du vendredi", "L'atelier"],
    cells: ["Côté rivière", "Côté colline"],
    evening: "Une soirée de cartes et de soupe",
    answers: [
        "Je peux le faire dimanche.",
        "Avec plaisir. Après dix-huit heures, de préférence.",
        "J'en ai un à la cave. Je vous l'apporte?",
        "Je ne l'ai jamais fait, mais j'apprends vite.",
    ],
    lives_here: "J'habite ici.",
    asks: [
        "Mon atelier est dans votre rue, et je vous emprunte déjà l'échelle.",
        "J'emménage le mois prochain et je connais Alder des potagers.",
    ],
};
