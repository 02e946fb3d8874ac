//! Routes of the ledgers as CSV. A table has the rows that the routes with pages show the same reader.

use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{TransferView, account_rows};
use crate::app::App;
use crate::http::protocol::csv::{Column, CsvTable, Table};
use crate::http::protocol::ids::CommunityParam;
use crate::http::protocol::refusals::AnyButConflicting;
use crate::http::protocol::{CommunityReading, OrFail, Problem};
use crate::store::ledger;
use crate::store::page::{Page, newest};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(transfers)).routes(routes!(accounts))
}

const TRANSFERS: [Column; 16] = [
    Column::of("id", "/id"),
    Column::of("created_at", "/created_at"),
    Column::of("decided_at", "/decided_at"),
    Column::of("expires_at", "/expires_at"),
    Column::of("status", "/status"),
    Column::of("minutes", "/minutes"),
    Column::of("with_kind", "/with/kind"),
    Column::of("with_member", "/with/member"),
    Column::naming("with_member_name", "/with/member", "members"),
    Column::of("with_partnership", "/with/partnership"),
    Column::naming("with_partnership_name", "/with/partnership", "partnerships"),
    Column::of("with_name", "/with/name"),
    Column::of("exchange", "/exchange"),
    Column::naming("exchange_title", "/exchange", "exchanges"),
    Column::of("reverses", "/reverses"),
    Column::of("reversed_by", "/reversed_by"),
];

const ACCOUNTS: [Column; 15] = [
    Column::of("kind", "/kind"),
    Column::of("member", "/member"),
    Column::naming("member_name", "/member", "members"),
    Column::of("partnership", "/partnership"),
    Column::naming("partnership_name", "/partnership", "partnerships"),
    Column::of("name", "/name"),
    Column::of("balance", "/balance"),
    Column::of("earned", "/earned"),
    Column::of("spent", "/spent"),
    Column::of("pending", "/pending"),
    Column::of("awaited", "/awaited"),
    Column::of("available", "/available"),
    Column::of("floor", "/floor"),
    Column::of("ceiling", "/ceiling"),
    Column::of("soft", "/soft"),
];

/// The caller's transfers in a community as a CSV file, newest first.
#[utoipa::path(get, path = "/communities/{id}/ledger/csv", tag = "ledger", params(CommunityParam),
    responses(
        (status = 200, body = CsvTable, content_type = "text/csv; charset=utf-8", headers(
            ("Content-Disposition" = String, description = "`attachment`, with the name of the file: `ledger.csv`."))),
        AnyButConflicting,
    ))]
async fn transfers(app: State<App>, request: CommunityReading) -> Result<Table, Problem> {
    let (id, reading, mut moment) = request.for_members().await?;
    let all = Page::all(newest());
    let rows = ledger::transfers(&mut moment, &reading.me, &id, &all).await.or_fail()?;
    drop(moment);
    let view = |(transfer, exchange)| TransferView::of(transfer, exchange, &reading);
    let rows: Vec<_> = rows.into_iter().map(view).collect();
    Table::of(&app, &reading, "ledger.csv", &TRANSFERS, &rows).await
}

/// All accounts of a community's ledger as a CSV file, for its stewards.
#[utoipa::path(get, path = "/communities/{id}/ledger/accounts/csv", tag = "ledger", params(CommunityParam),
    responses(
        (status = 200, body = CsvTable, content_type = "text/csv; charset=utf-8", headers(
            ("Content-Disposition" = String, description = "`attachment`, with the name of the file: `accounts.csv`."))),
        AnyButConflicting,
    ))]
async fn accounts(app: State<App>, request: CommunityReading) -> Result<Table, Problem> {
    let (id, reading, mut moment) = request.for_stewards().await?;
    let rows = account_rows(&mut moment, &reading, &id, &Page::all(String::new())).await?;
    drop(moment);
    let rows: Vec<_> = rows.into_iter().map(|(_, view)| view).collect();
    Table::of(&app, &reading, "accounts.csv", &ACCOUNTS, &rows).await
}
