//! A bare axum route that answers the bytes of a file from memory: what the load test compares with.

use axum::Router;
use axum::body::Bytes;
use axum::http::header;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name a file")?;
    let bytes = Bytes::from(std::fs::read(path)?);
    let answer = move || async move { ([(header::CONTENT_TYPE, "application/json")], bytes) };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, Router::new().fallback(answer)).await?)
}
