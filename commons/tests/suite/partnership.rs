//! (partnership)
