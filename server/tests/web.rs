//! Files: the web app and packs.

mod common;

use common::{Server, config, json, limits, write};
use reqwest::Response;
use std::path::{Path, PathBuf};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const SCRIPT: &str = "console.log('the whole script, uncompressed');";

async fn start() -> (Server, PathBuf) {
    let (mut config, directory) = config();
    let root = directory.path().to_owned();
    let web = root.join("web");
    write(&web.join("index.html"), "<!doctype html><title>Cairn</title>");
    write(&web.join("school/index.html"), "for the school");
    write(&web.join("manifest.webmanifest"), "{}");
    write(&web.join(".env"), "hidden");
    write(&web.join("assets/app-1a2b.js"), SCRIPT);
    write(&web.join("assets/app-1a2b.js.br"), "brotli bytes");
    write(&web.join("assets/app-1a2b.js.gz"), "gzip bytes");
    write(&web.join("assets/cairn-9f.wasm"), b"\0asm");
    write(&web.join("packs/school-maths.cairn"), "app");
    write(&web.join("packs/school-maths.cairn.br"), "a");
    write(&web.join("packs/reading.cairn"), "reading");
    write(&web.join("packs/notes.txt"), "notes");
    write(&root.join("packs/school-maths.cairn"), "directory");
    write(&root.join("secret"), "secret");
    config.web = Some(web);
    config.packs = Some(root.join("packs"));
    (Server::start_with(config, directory, limits()).await, root)
}

async fn get(server: &Server, path: &str, headers: &[(&str, &str)]) -> Response {
    let request =
        headers.iter().fold(server.client.get(server.url(path)), |r, (name, value)| r.header(*name, *value));
    request.send().await.unwrap()
}

/// Sends a request line as it is: clients tidy paths up before they send them.
async fn raw(server: &Server, path: &str) -> String {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn files_have_their_type_and_how_long_they_keep() {
    let (server, _) = start().await;
    for (path, media_type, cache) in [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", "no-cache"),
        ("/school/", "text/html; charset=utf-8", "no-cache"),
        ("/manifest.webmanifest", "application/manifest+json", "no-cache"),
        ("/assets/app-1a2b.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
        ("/assets/cairn-9f.wasm", "application/wasm", "public, max-age=31536000, immutable"),
        ("/packs/reading.cairn", "application/vnd.cairn.pack", "no-cache"),
    ] {
        let response = server.get(path).await;
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(response.headers()["content-type"], media_type);
        assert_eq!(response.headers()["cache-control"], cache);
        assert!(response.headers()["etag"].to_str().unwrap().starts_with('"'));
    }
    assert_eq!(server.text("/").await, "<!doctype html><title>Cairn</title>");
}

#[tokio::test]
async fn what_was_compressed_before_is_sent_to_those_who_take_it() {
    let (server, _) = start().await;
    let path = "/assets/app-1a2b.js";
    let mut tags = Vec::new();
    for (accepted, encoding, body) in [
        ("gzip, br", Some("br"), "brotli bytes"),
        ("gzip", Some("gzip"), "gzip bytes"),
        ("br;q=0, gzip;q=0.5", Some("gzip"), "gzip bytes"),
        ("identity", None, SCRIPT),
    ] {
        let response = get(&server, path, &[("accept-encoding", accepted)]).await;
        assert_eq!(
            response.headers().get("content-encoding").map(|v| v.to_str().unwrap()),
            encoding,
            "{accepted}"
        );
        assert_eq!(response.headers()["vary"], "accept-encoding");
        assert_eq!(response.headers()["content-type"], "text/javascript; charset=utf-8");
        assert_eq!(response.headers()["content-length"], body.len().to_string());
        tags.push(response.headers()["etag"].clone());
        assert_eq!(response.text().await.unwrap(), body);
    }
    assert!(tags[0] != tags[1] && tags[1] == tags[2] && tags[2] != tags[3], "a tag for each encoding");
    for path in ["/assets/app-1a2b.js.br", "/assets/app-1a2b.js.gz"] {
        assert_eq!(server.get(path).await.status(), 404);
    }
}

#[tokio::test]
async fn an_encoding_that_was_left_behind_is_not_sent() {
    let (server, root) = start().await;
    let pack = root.join("web/packs/reading.cairn");
    write(&pack.with_extension("cairn.br"), "of the former pack");
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    write(&pack, "the new pack");
    let response = get(&server, "/packs/reading.cairn", &[("accept-encoding", "br")]).await;
    assert_eq!(response.text().await.unwrap(), "the new pack");
}

#[tokio::test]
async fn a_browser_that_has_the_file_is_told_so_until_it_changes() {
    let (server, root) = start().await;
    for path in ["/", "/assets/app-1a2b.js", "/packs/index.json", "/v1/policy", "/page.css"] {
        let tag = server.get(path).await.headers()["etag"].to_str().unwrap().to_owned();
        for sent in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
            let response = get(&server, path, &[("if-none-match", &sent)]).await;
            assert_eq!(response.status(), 304, "{path}");
            assert_eq!(response.headers()["etag"], tag);
            assert!(response.headers().contains_key("cache-control"));
            assert!(response.headers().contains_key("content-security-policy"));
            assert_eq!(response.bytes().await.unwrap(), "");
        }
        assert_eq!(get(&server, path, &[("if-none-match", "\"x\"")]).await.status(), 200);
    }
    let tag = server.get("/").await.headers()["etag"].to_str().unwrap().to_owned();
    write(&root.join("web/index.html"), "changed, and of another length");
    assert_eq!(get(&server, "/", &[("if-none-match", &tag)]).await.status(), 200);
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let (server, _) = start().await;
    for path in
        ["/", "/assets/app-1a2b.js", "/packs/reading.cairn", "/v1/releases/latest", "/operator", "/nothing"]
    {
        let whole = server.get(path).await;
        let head = server.client.head(server.url(path)).send().await.unwrap();
        assert_eq!(head.status(), whole.status(), "{path}");
        for name in ["content-type", "content-length", "etag", "cache-control"] {
            assert_eq!(head.headers().get(name), whole.headers().get(name), "{path} {name}");
        }
        assert_eq!(head.bytes().await.unwrap(), "");
    }
}

#[tokio::test]
async fn packs_of_the_directory_win_and_the_list_is_made_anew() {
    let (server, root) = start().await;
    let list = || async { json(server.get("/packs/index.json").await).await };
    let pack = |name: &str, bytes: u64| serde_json::json!({"name": name, "url": format!("/packs/{name}.cairn"), "bytes": bytes});
    assert_eq!(list().await, serde_json::json!({"packs": [pack("reading", 7), pack("school-maths", 9)]}));
    for accepted in ["identity", "br"] {
        let response = get(&server, "/packs/school-maths.cairn", &[("accept-encoding", accepted)]).await;
        assert_eq!(response.headers()["content-type"], "application/vnd.cairn.pack");
        assert_eq!(response.text().await.unwrap(), "directory");
    }

    write(&root.join("packs/Maths ä.cairn"), "new");
    write(&root.join("packs/.cairn"), "hidden");
    write(&root.join("packs/x.cairn.gz"), "no pack");
    std::fs::create_dir(root.join("packs/folder.cairn")).unwrap();
    let packs = list().await["packs"].as_array().unwrap().clone();
    assert_eq!(packs.len(), 3);
    assert_eq!(packs[0]["url"], "/packs/Maths%20%C3%A4.cairn");
    assert_eq!(server.text(packs[0]["url"].as_str().unwrap()).await, "new");
    assert_eq!(server.get("/packs/none.cairn").await.status(), 404);
    assert_eq!(server.get("/packs/folder.cairn").await.status(), 404);
}

#[tokio::test]
async fn a_large_pack_arrives_whole() {
    let (server, root) = start().await;
    let content: Vec<u8> = (0..3_000_000_u32).map(|index| (index % 251) as u8).collect();
    write(&root.join("packs/large.cairn"), &content);
    for _ in 0..2 {
        assert_eq!(server.get("/packs/large.cairn").await.bytes().await.unwrap(), content);
    }
}

#[tokio::test]
async fn no_path_leads_out() {
    let (server, root) = start().await;
    link(&root.join("secret"), &root.join("web/linked"));
    for path in [
        "/../secret",
        "/..%2fsecret",
        "/%2e%2e/secret",
        "/assets/../../secret",
        "/assets/..%2f..%2fsecret",
        "/packs/..%2f..%2fsecret",
        "/packs/%2e%2e/%2e%2e/secret",
        "//secret",
        "/.env",
        "/%2eenv",
        "/..\\secret",
        "/..%5csecret",
        "/index.html%00",
        "/linked",
        "/assets",
        "/index.html/x",
    ] {
        let answer = raw(&server, path).await;
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
        assert!(answer.contains("text/html") && !answer.contains("secret\n"), "{path}");
    }
}

fn link(from: &Path, to: &Path) {
    #[cfg(unix)]
    std::os::unix::fs::symlink(from, to).unwrap();
    #[cfg(not(unix))]
    let _ = (from, to);
}

/// Which half of this runs depends on whether the app was built before the tests.
#[tokio::test]
async fn the_start_is_the_app_that_is_built_in_or_says_how_to_build_it() {
    let server = Server::start().await;
    let response = server.get("/").await;
    assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../www/dist/index.html");
    if let Ok(index) = std::fs::read(built) {
        assert_eq!(response.status(), 200);
        let tag = response.headers()["etag"].to_str().unwrap().to_owned();
        assert_eq!(response.bytes().await.unwrap(), index);
        assert_eq!(get(&server, "/", &[("if-none-match", &tag)]).await.status(), 304);
        for pack in json(server.get("/packs/index.json").await).await["packs"].as_array().unwrap() {
            let content = server.get(pack["url"].as_str().unwrap()).await.bytes().await.unwrap();
            assert_eq!(pack["bytes"], content.len());
        }
    } else {
        assert_eq!(response.status(), 404);
        assert!(response.text().await.unwrap().contains("cargo xtask demo"));
        assert_eq!(json(server.get("/packs/index.json").await).await, serde_json::json!({"packs": []}));
    }
}

#[tokio::test]
async fn a_directory_that_is_not_there_stops_the_start() {
    for change in [
        |c: &mut cairn_server::Config, p| c.web = Some(p),
        |c: &mut cairn_server::Config, p| c.packs = Some(p),
    ] {
        let (mut config, directory) = config();
        change(&mut config, directory.path().join("nowhere"));
        let error = format!("{:#}", cairn_server::bind(config).await.unwrap_err());
        assert!(error.contains("nowhere"), "{error}");
    }
}
