//! Shows how far training is, and stops it with the best so far on Ctrl-C.

use anyhow::Context as _;
use cairn_lab::knowledge::train::Watch;
use indicatif::{ProgressBar, ProgressStyle};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

pub struct Bars {
    stopped: Arc<AtomicBool>,
    bar: Mutex<ProgressBar>,
}

impl Bars {
    /// From now on Ctrl-C asks for the best so far; a second one ends the process.
    pub fn new() -> anyhow::Result<Self> {
        let stopped = Arc::new(AtomicBool::new(false));
        let set = Arc::clone(&stopped);
        ctrlc::set_handler(move || {
            if set.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
            eprintln!("\nstopping with the best so far; once more to stop at once");
        })
        .context("Ctrl-C cannot be caught")?;
        Ok(Self { stopped, bar: Mutex::new(ProgressBar::hidden()) })
    }

    pub fn finish(&self) {
        self.bar().finish_and_clear();
    }

    fn bar(&self) -> std::sync::MutexGuard<'_, ProgressBar> {
        self.bar.lock().expect("nothing panics while it draws")
    }
}

impl Watch for Bars {
    fn step(&self, name: &str, parts: usize) {
        let style = ProgressStyle::with_template("{prefix} {wide_bar} {pos}/{len} {elapsed} {msg}")
            .expect("the template is a constant that parses");
        let mut bar = self.bar();
        bar.finish_and_clear();
        *bar = ProgressBar::new(parts as u64).with_style(style).with_prefix(name.to_owned());
        bar.enable_steady_tick(std::time::Duration::from_millis(200));
        if bar.is_hidden() {
            eprintln!("{name}");
        }
    }

    fn part(&self, note: &str) {
        let bar = self.bar();
        bar.set_message(note.to_owned());
        bar.inc(1);
    }

    fn stop(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}
