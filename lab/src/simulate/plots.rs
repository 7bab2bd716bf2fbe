//! The figures as SVG: a dot for each policy with its 95 % interval as a bar, one panel for each family. Colours follow the
//! reader's light or dark setting; each dot says its figures when pointed at, and to screen readers the whole says them.

use super::Report;
use super::measures::Figures;
use std::fmt::Write as _;

/// A picture of one figure by policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plot {
    /// Normalised gain.
    Gain,
    /// Gain after two idle weeks.
    Retention,
    /// Answers whose true chance was .60 to .85.
    ZpdHit,
    /// Items that built on what was not mastered.
    PrerequisiteViolations,
}

impl Plot {
    /// All pictures.
    pub const ALL: [Self; 4] = [Self::Gain, Self::Retention, Self::ZpdHit, Self::PrerequisiteViolations];

    /// The name of its file.
    pub const fn file(self) -> &'static str {
        match self {
            Self::Gain => "gain.svg",
            Self::Retention => "retention.svg",
            Self::ZpdHit => "zpd-hit.svg",
            Self::PrerequisiteViolations => "prerequisite-violations.svg",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Gain => "Gain by policy",
            Self::Retention => "Gain after two idle weeks, by policy",
            Self::ZpdHit => "Answers neither too easy nor too hard, by policy",
            Self::PrerequisiteViolations => "Items given before what they build on is mastered, by policy",
        }
    }

    const fn axis(self) -> &'static str {
        match self {
            Self::Gain => "share of what was missing that is known after (normalised gain)",
            Self::Retention => "share of what was missing that is still known after two weeks",
            Self::ZpdHit => "share of answers with a true chance of .60 to .85",
            Self::PrerequisiteViolations => "share of items",
        }
    }

    const fn of(self, figures: &Figures) -> (f64, [f64; 2]) {
        match self {
            Self::Gain => (figures.gain, figures.gain_ci),
            Self::Retention => (figures.retention, figures.retention_ci),
            Self::ZpdHit => (figures.zpd_hit, figures.zpd_hit_ci),
            Self::PrerequisiteViolations => {
                (figures.prerequisite_violations, figures.prerequisite_violations_ci)
            }
        }
    }
}

const WIDTH: f64 = 720.0;
const LEFT: f64 = 130.0;
const RIGHT: f64 = 76.0;
const HEAD: f64 = 58.0;
const ROW: f64 = 24.0;
/// Between panels: the family's name.
const GAP: f64 = 34.0;
const FOOT: f64 = 48.0;

const STYLE: &str = "\
svg{background:#fff;color:#1b1b1b;font:14px system-ui,sans-serif}\
text{fill:currentColor}.h{font-size:17px;font-weight:600}.f{font-weight:600}.s{font-size:12px}\
.g{stroke:currentColor;stroke-opacity:.18}.z{stroke:currentColor;stroke-opacity:.6}\
.i{stroke:#5b6472;stroke-width:3;stroke-linecap:round}.d{fill:#5b6472}\
.o .i{stroke:#0a5cc2}.o .d{fill:#0a5cc2}.o text{font-weight:600}\
@media(prefers-color-scheme:dark){svg{background:#16181c;color:#f0f0f0}\
.i{stroke:#a9b2c0}.d{fill:#a9b2c0}.o .i{stroke:#7db4ff}.o .d{fill:#7db4ff}}";

/// Where values lie on the page.
struct Scale {
    low: f64,
    high: f64,
    step: f64,
}

impl Scale {
    /// A scale over all intervals and 0, in round steps.
    fn over(values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = values.fold((0.0, 0.0_f64), |(low, high), v| (f64::min(low, v), high.max(v)));
        let span = (high - low).max(0.01);
        let steps = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
        let step = steps.into_iter().find(|step| span / step <= 8.0).unwrap_or(1.0);
        Self { low: (low / step).floor() * step, high: ((high / step).ceil() * step).max(step), step }
    }

    fn x(&self, value: f64) -> f64 {
        LEFT + (WIDTH - LEFT - RIGHT) * (value - self.low) / (self.high - self.low)
    }

    fn ticks(&self) -> impl Iterator<Item = f64> + '_ {
        let count = ((self.high - self.low) / self.step).round() as usize;
        // The sum of steps may miss 0 by a little, and would be written as -0.
        (0..=count)
            .map(|tick| self.low + tick as f64 * self.step + 0.0)
            .map(|v| if v.abs() < 1e-9 { 0.0 } else { v })
    }
}

/// One picture as an SVG document.
pub fn draw(plot: Plot, report: &Report) -> String {
    let panels: Vec<&[Figures]> = report.results.chunk_by(|a, b| a.family == b.family).collect();
    let scale = Scale::over(report.results.iter().flat_map(|figures| plot.of(figures).1));
    let rows: f64 = panels.iter().map(|panel| GAP + ROW * panel.len() as f64).sum();
    let height = HEAD + rows + FOOT;
    let mut svg = String::new();
    let mut put = |line: std::fmt::Arguments<'_>| {
        svg.write_fmt(line).expect("a string takes all that is written");
        svg.push('\n');
    };
    put(format_args!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\" \
         aria-labelledby=\"title desc\">"
    ));
    put(format_args!("<title id=\"title\">{}</title>", plot.title()));
    put(format_args!("<desc id=\"desc\">{}</desc>", escaped(&described(plot, report))));
    put(format_args!("<style>{STYLE}</style>"));
    put(format_args!("<text class=\"h\" x=\"16\" y=\"26\">{}</text>", plot.title()));
    put(format_args!("<text class=\"s\" x=\"16\" y=\"45\">{}</text>", escaped(&setting(report))));
    let mut y = HEAD;
    for panel in panels {
        let bottom = y + GAP + ROW * panel.len() as f64;
        put(format_args!("<text class=\"f\" x=\"16\" y=\"{}\">{}</text>", y + GAP - 10.0, panel[0].family));
        for tick in scale.ticks() {
            let (x, class) = (scale.x(tick), if tick == 0.0 { "z" } else { "g" });
            put(format_args!(
                "<line class=\"{class}\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{:.1}\" y2=\"{bottom:.1}\"/>",
                y + GAP
            ));
        }
        for (row, figures) in panel.iter().enumerate() {
            put(format_args!("{}", mark(plot, figures, &scale, y + GAP + ROW * (row as f64 + 0.5))));
        }
        y = bottom;
    }
    for tick in scale.ticks() {
        let digits = if scale.step < 0.01 { 3 } else { 2 };
        put(format_args!(
            "<text class=\"s\" text-anchor=\"middle\" x=\"{:.1}\" y=\"{:.1}\">{tick:.digits$}</text>",
            scale.x(tick),
            y + 16.0
        ));
    }
    let middle = f64::midpoint(LEFT, WIDTH - RIGHT);
    put(format_args!(
        "<text class=\"s\" text-anchor=\"middle\" x=\"{middle}\" y=\"{:.1}\">{}</text>\n</svg>",
        y + 36.0,
        plot.axis()
    ));
    svg
}

/// A policy's row.
fn mark(plot: Plot, figures: &Figures, scale: &Scale, y: f64) -> String {
    let (value, [low, high]) = plot.of(figures);
    let (policy, own) = (figures.policy, if figures.policy == "cairn" { " class=\"o\"" } else { "" });
    format!(
        "<g{own}><title>{policy}: {value:.3}, 95 % interval {low:.3} to {high:.3}</title>\
         <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{policy}</text>\
         <line class=\"i\" x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
         <circle class=\"d\" cx=\"{:.1}\" cy=\"{y:.1}\" r=\"5.5\"/>\
         <text class=\"s\" x=\"{:.1}\" y=\"{:.1}\">{value:.3}</text></g>",
        LEFT - 12.0,
        y + 5.0,
        scale.x(low),
        scale.x(high),
        scale.x(value),
        WIDTH - RIGHT + 16.0,
        y + 4.0
    )
}

fn setting(report: &Report) -> String {
    format!(
        "{}: {} simulated learners a family, {} sessions of {} minutes, seed {}. Bars: 95 % intervals.",
        report.catalog, report.learners, report.sessions, report.minutes, report.seed
    )
}

/// All that the picture shows, in words.
fn described(plot: Plot, report: &Report) -> String {
    let mut text = format!("{} Shown is the {}.", setting(report), plot.axis());
    for panel in report.results.chunk_by(|a, b| a.family == b.family) {
        let told: Vec<String> = panel
            .iter()
            .map(|figures| {
                let (value, [low, high]) = plot.of(figures);
                format!("{} {value:.3} ({low:.3} to {high:.3})", figures.policy)
            })
            .collect();
        write!(text, " Family {}: {}.", panel[0].family, told.join(", "))
            .expect("a string takes all that is written");
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
