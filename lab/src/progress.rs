//! Progress of long work, on standard error and only where someone watches: piped output stays clean.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over `total` steps.
pub fn bar(total: usize, doing: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len}")
        .expect("the template is a constant that parses");
    ProgressBar::new(total as u64).with_style(style).with_message(doing)
}

/// A spinner for a step of unknown length.
pub fn spinner(doing: &'static str) -> ProgressBar {
    let spinner = ProgressBar::new_spinner().with_message(doing);
    spinner.enable_steady_tick(std::time::Duration::from_millis(100));
    spinner
}
