//! A line of the report: the measurement, the figure, and its goal.

use comfy_table::{Table, presets};

use crate::clock::Spread;

pub struct Row {
    graph: String,
    what: String,
    figure: String,
    goal: String,
    met: Option<bool>,
    note: String,
}

impl Row {
    pub fn at_most(graph: &str, what: &str, figure: Spread, goal: Option<f64>) -> Self {
        let met = goal.map(|goal| figure.median <= goal);
        Row::new(graph, what, figure.to_string(), goal.map(|goal| format!("≤ {goal}")), met)
    }

    pub fn at_least(graph: &str, what: &str, figure: Spread, goal: Option<f64>) -> Self {
        let met = goal.map(|goal| figure.median >= goal);
        Row::new(graph, what, figure.to_string(), goal.map(|goal| format!("≥ {goal}")), met)
    }

    fn new(
        graph: &str,
        what: &str,
        figure: String,
        goal: Option<String>,
        met: Option<bool>,
    ) -> Self {
        let goal = goal.unwrap_or_default();
        Row { graph: graph.into(), what: what.into(), figure, goal, met, note: String::new() }
    }

    pub fn note(mut self, note: String) -> Self {
        self.note = note;
        self
    }
}

/// All rows as a table; a goal that is missed is marked.
pub fn table(rows: &[Row]) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::ASCII_MARKDOWN);
    table.set_header(["graph", "what", "median (least–greatest)", "goal", "", "note"]);
    for row in rows {
        let mark = match row.met {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "",
        };
        table.add_row([&row.graph, &row.what, &row.figure, &row.goal, mark, &row.note]);
    }
    table
}
