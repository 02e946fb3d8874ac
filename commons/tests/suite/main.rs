//! Tests of the rules against plain models, their own tables and the scenarios that every language runs.

#![allow(clippy::unwrap_used)]

mod actions;
mod audience;
mod cells;
mod circle;
mod commands;
mod community;
mod exchange;
mod facts;
mod flow;
mod given;
mod invite;
mod json;
mod ledger;
mod listing;
mod member;
mod partnership;
mod payment;
mod place;
mod privacy;
mod reach;
mod scenarios;
mod sharing;
mod skill;
mod table;
mod text;
mod viewer;
