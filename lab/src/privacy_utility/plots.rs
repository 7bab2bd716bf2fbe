//! The figures as SVG: for each measure of a task how it changes with the number of learners. Colours follow the reader's light
//! or dark setting; each dot says its figure when pointed at, and to screen readers the whole says them.

use super::{Figure, Report, Task};
use std::fmt::Write as _;

const WIDTH: f64 = 720.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 230.0;
const TOP: f64 = 66.0;
const HEIGHT: f64 = 400.0;
const BOTTOM: f64 = 56.0;
/// How the lines are told apart besides by their names.
const DASHES: [&str; 4] = ["none", "8 4", "2 4", "10 3 2 3"];

const STYLE: &str = "\
svg{background:#fff;color:#1b1b1b;font:14px system-ui,sans-serif}\
text{fill:currentColor}.h{font-size:17px;font-weight:600}.s{font-size:12px}\
.g{stroke:currentColor;stroke-opacity:.18}.l{stroke:#0a5cc2;stroke-width:2;fill:none}.d{fill:#0a5cc2}\
@media(prefers-color-scheme:dark){svg{background:#16181c;color:#f0f0f0}.l{stroke:#7db4ff}.d{fill:#7db4ff}}";

/// The name of a task's file.
pub fn file(task: Task) -> String {
    format!("privacy-{}.svg", task.label())
}

/// A task's picture as an SVG document.
pub fn draw(task: Task, report: &Report) -> String {
    let figures: Vec<&Figure> = report.figures.iter().filter(|figure| figure.task == task.label()).collect();
    let title = format!("What reports tell about {}, by learners who report", task.label());
    let setting = format!(
        "epsilon = {:.2} a report, {} topics, seed {}; errors are roots of mean squares",
        report.nats, report.topics, report.seed
    );
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" role=\"img\" \
         aria-labelledby=\"title desc\">\n<title id=\"title\">{title}</title>\n<desc id=\"desc\">{setting}. {}</desc>\n<style>{STYLE}</style>\n\
         <text class=\"h\" x=\"16\" y=\"26\">{title}</text>\n<text class=\"s\" x=\"16\" y=\"46\">{setting}</text>\n",
        described(&figures)
    );
    let highest = figures.iter().fold(1e-3_f64, |highest, figure| highest.max(figure.value));
    let lowest = figures.iter().fold(0.0_f64, |lowest, figure| lowest.min(figure.value));
    let (fewest, most) = figures.iter().fold((usize::MAX, 1), |(fewest, most), figure| {
        (fewest.min(figure.learners), most.max(figure.learners))
    });
    let span = (most as f64 / fewest.min(most) as f64).ln();
    let x = |learners: usize| {
        let along = if span > 0.0 { (learners as f64 / fewest as f64).ln() / span } else { 0.5 };
        LEFT + (WIDTH - LEFT - RIGHT) * along
    };
    let y = |value: f64| TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - (value - lowest) / (highest - lowest));
    for part in 0..=4 {
        let value = lowest + (highest - lowest) * f64::from(part) / 4.0;
        let _ = writeln!(
            svg,
            "<line class=\"g\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/><text class=\"s\" text-anchor=\"end\" x=\"{:.1}\" y=\"{:.1}\">{value:.3}</text>",
            WIDTH - RIGHT,
            LEFT - 8.0,
            y(value) + 4.0,
            at = y(value),
        );
    }
    let measures: Vec<&[&Figure]> = figures.chunk_by(|a, b| a.measure == b.measure).collect();
    if let Some(first) = measures.first() {
        for figure in *first {
            let _ = writeln!(
                svg,
                "<text class=\"s\" text-anchor=\"middle\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                x(figure.learners),
                HEIGHT - BOTTOM + 20.0,
                figure.learners
            );
        }
    }
    let mut ends: Vec<f64> = Vec::new();
    for (number, measure) in measures.iter().enumerate() {
        let points: Vec<String> = measure
            .iter()
            .map(|figure| format!("{:.1},{:.1}", x(figure.learners), y(figure.value)))
            .collect();
        let dashes = DASHES[number % DASHES.len()];
        let _ = writeln!(
            svg,
            "<polyline class=\"l\" stroke-dasharray=\"{dashes}\" points=\"{}\"/>",
            points.join(" ")
        );
        for figure in *measure {
            let _ = writeln!(
                svg,
                "<circle class=\"d\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\"><title>{}, {} learners: {:.4}</title></circle>",
                x(figure.learners),
                y(figure.value),
                figure.measure,
                figure.learners,
                figure.value
            );
        }
        // Names that would lie over each other are moved apart.
        let mut at = measure.last().map_or(TOP, |last| y(last.value));
        while ends.iter().any(|other: &f64| (other - at).abs() < 15.0) {
            at -= 15.0;
        }
        ends.push(at);
        let _ = writeln!(
            svg,
            "<line class=\"l\" stroke-dasharray=\"{dashes}\" x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/><text class=\"s\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            WIDTH - RIGHT + 14.0,
            WIDTH - RIGHT + 42.0,
            WIDTH - RIGHT + 48.0,
            at + 4.0,
            measure[0].measure
        );
    }
    svg.push_str("</svg>\n");
    svg
}

/// All that the picture shows, in words.
fn described(figures: &[&Figure]) -> String {
    let mut text = String::new();
    for measure in figures.chunk_by(|a, b| a.measure == b.measure) {
        let told: Vec<String> = measure
            .iter()
            .map(|figure| format!("{:.4} with {} learners", figure.value, figure.learners))
            .collect();
        let _ = write!(text, "{}: {}. ", measure[0].measure, told.join(", "));
    }
    text.trim_end().to_owned()
}
