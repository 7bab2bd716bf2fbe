//! Paths from outside that cannot lead out.

use percent_encoding::percent_decode_str;

/// What an empty path, or one that ends with a slash, stands for.
pub(super) const INDEX: &str = "index.html";

/// A relative path of plain names, with slashes between.
///
/// No name is empty or begins with a dot, which leaves no way up and no hidden file; none holds a character that some
/// system takes for a separator, a drive or an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SafePath(String);

impl SafePath {
    /// Reads the path of a URL; `None` if it holds anything else.
    pub(super) fn new(url_path: &str) -> Option<Self> {
        let mut path = percent_decode_str(url_path.strip_prefix('/')?).decode_utf8().ok()?.into_owned();
        if path.is_empty() || path.ends_with('/') {
            path.push_str(INDEX);
        }
        path.split('/').all(is_plain).then_some(Self(path))
    }

    /// The path of one file, if that is a plain name.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        (is_plain(name) && !name.contains('/')).then(|| Self(name.to_owned()))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The same path with something added to the last name.
    pub(super) fn with_ending(&self, ending: &'static str) -> Self {
        Self(format!("{}{ending}", self.0))
    }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['\\', ':', '\0'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_paths_are_read() {
        let read = |path| SafePath::new(path).map(|path| path.0);
        assert_eq!(read("/").as_deref(), Some("index.html"));
        assert_eq!(read("/school/").as_deref(), Some("school/index.html"));
        assert_eq!(read("/packs/Maths%207.cairn").as_deref(), Some("packs/Maths 7.cairn"));
        assert_eq!(read("/a..b").as_deref(), Some("a..b"));
    }

    #[test]
    fn no_path_leads_out_or_to_something_hidden() {
        for path in [
            "",
            "..",
            "/..",
            "/../x",
            "/a/../../x",
            "/%2e%2e/x",
            "/..%2fx",
            "/a%2f..%2f..%2fx",
            "//etc/passwd",
            "/a//b",
            "/%2fetc/passwd",
            "/.git/config",
            "/a/.env",
            "/..\\x",
            "/a%5c..%5cx",
            "/c:/x",
            "/x%00.html",
            "/%ff",
            "*",
        ] {
            assert_eq!(SafePath::new(path), None, "{path}");
        }
    }
}
