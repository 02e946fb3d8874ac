//! Tests of the web interface as the binary has it: built, or with a page that says how to build it.

use reqwest::Method;
use reqwest::header::HeaderMap;

use crate::harness::{Credential, World, cases};

cases![the_page_has_a_strict_policy_and_names_no_revision, what_is_no_page_is_a_problem,];

async fn ask(world: &World, method: Method, path: &str, accept: &str) -> (u16, HeaderMap, String) {
    let address = format!("{}{path}", world.server.address);
    let request = reqwest::Client::new().request(method, address).header("accept", accept);
    let Credential::Token(token) = world.as_("ana").credential() else {
        panic!("a script's token")
    };
    let answer = request.bearer_auth(token).send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    (status, headers, answer.text().await.unwrap())
}

async fn the_page_has_a_strict_policy_and_names_no_revision(world: &World) {
    let (status, headers, page) = ask(world, Method::GET, "/", "text/html").await;
    assert!(status == 200 || (status == 503 && page.contains("make web")), "{status}: {page}");
    for (path, accept) in [("/", "*/*"), ("/l/5f0c", "text/html"), ("/sign-in", "text/html")] {
        assert_eq!(ask(world, Method::GET, path, accept).await.2, page, "{path}");
        let (same, head, body) = ask(world, Method::HEAD, path, accept).await;
        assert_eq!((same, &*body), (status, ""), "{path}");
        assert_eq!(head.get("content-length"), headers.get("content-length"), "{path}");
    }
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(headers["cache-control"], "no-cache");
    assert!(!headers.contains_key("trust-revision") && !headers.contains_key("set-cookie"));
    assert_eq!(
        (&headers["x-frame-options"], &headers["x-content-type-options"]),
        (&"DENY".parse().unwrap(), &"nosniff".parse().unwrap())
    );
    // Whatever the page refers to is here, for good.
    for asset in page.split('"').filter(|text| text.starts_with("/assets/")) {
        let (status, headers, _) = ask(world, Method::GET, asset, "*/*").await;
        assert_eq!(status, 200, "{asset}");
        assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable", "{asset}");
    }
}

async fn what_is_no_page_is_a_problem(world: &World) {
    let ways = [
        (Method::GET, "/l/5f0c", "application/json"),
        (Method::GET, "/assets/main-0000.js", "text/html"),
        (Method::GET, "/assets/../api/v1/me", "text/html"),
        (Method::GET, "/api/v1/nothing", "text/html"),
        (Method::GET, "/api", "text/html"),
        (Method::POST, "/l/5f0c", "text/html"),
    ];
    for (method, path, accept) in ways {
        let (status, headers, body) = ask(world, method, path, accept).await;
        if path.contains("..") {
            // The client resolves it, or the service finds nothing there.
            assert!(status == 404 || headers["content-type"] == "application/json", "{body}");
            continue;
        }
        assert_eq!(status, 404, "{path}");
        assert_eq!(headers["content-type"], "application/problem+json", "{path}");
        assert!(body.contains("NO_SUCH_ROUTE"), "{path}: {body}");
    }
    assert_eq!(ask(world, Method::POST, "/", "text/html").await.0, 405);
}
