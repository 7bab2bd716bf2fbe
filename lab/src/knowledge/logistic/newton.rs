//! Newton's method for a regression whose curvature is too large to write down: directions come from conjugate
//! gradients, which only ask what the curvature does to one vector.

use super::{Design, FitError};

/// No component of the gradient is larger at the optimum. Rounding leaves some 1e-9 for a million rows.
const TOLERANCE: f64 = 1e-6;
const MOST_STEPS: usize = 100;
const MOST_CONJUGATE_STEPS: usize = 500;
/// The share of the decrease that the slope promises which a step must bring (Armijo).
const DECREASE: f64 = 1e-4;
/// What rounding may add to the objective, in shares of it.
const ROUNDING: f64 = 1e-12;

pub(super) struct Objective<'a> {
    pub design: &'a Design,
    pub outcomes: &'a [f32],
    pub offsets: Option<&'a [f32]>,
    pub l2: &'a [f32],
}

/// The objective at some weights.
struct Point {
    weights: Vec<f64>,
    predictions: Vec<f64>,
    value: f64,
}

pub(super) fn minimum(objective: &Objective) -> Result<Vec<f64>, FitError> {
    let mut point = objective.at(vec![0.0; objective.design.features()]);
    let mut first = None;
    for step in 1..=MOST_STEPS {
        let gradient = objective.gradient(&point);
        let size = gradient.iter().fold(0.0, |size: f64, g| size.max(g.abs()));
        if size <= TOLERANCE {
            return Ok(point.weights);
        }
        // Coarse directions far away, exact ones near: this keeps the last steps quadratic without paying early on.
        let accuracy = (size / *first.get_or_insert(size)).sqrt().min(0.1);
        let direction = objective.direction(&point, &gradient, accuracy);
        point = objective.search(&point, &gradient, &direction).ok_or(FitError::NoOptimum(step))?;
    }
    Err(FitError::NoOptimum(MOST_STEPS))
}

impl Objective<'_> {
    fn at(&self, weights: Vec<f64>) -> Point {
        let offset = |row: usize| self.offsets.map_or(0.0, |offsets| offsets[row].into());
        let logits = self.design.each_row(|row| self.design.dot(row, &weights) + offset(row));
        // ln(1 + e^z) - y z, written so that no exponential overflows.
        let loss = |(&z, &y): (&f64, &f32)| z.max(0.0) + (-z.abs()).exp().ln_1p() - f64::from(y) * z;
        let losses: f64 = logits.iter().zip(self.outcomes).map(loss).sum();
        let penalty: f64 = weights.iter().zip(self.l2).map(|(w, &l2)| f64::from(l2) * w * w / 2.0).sum();
        let predictions = logits.iter().map(|z| 1.0 / (1.0 + (-z).exp())).collect();
        Point { weights, predictions, value: losses + penalty }
    }

    fn gradient(&self, point: &Point) -> Vec<f64> {
        let error = |row: usize| point.predictions[row] - f64::from(self.outcomes[row]);
        self.with_penalty(self.design.sum_of_rows(error), &point.weights)
    }

    /// Adds what the penalty contributes to a gradient or to a product with the curvature.
    fn with_penalty(&self, mut sum: Vec<f64>, vector: &[f64]) -> Vec<f64> {
        for ((sum, x), &l2) in sum.iter_mut().zip(vector).zip(self.l2) {
            *sum += f64::from(l2) * x;
        }
        sum
    }

    /// Where curvature times direction is minus the gradient, by conjugate gradients with the curvature's diagonal as
    /// preconditioner, until the rest is the share `accuracy` of what it was.
    fn direction(&self, point: &Point, gradient: &[f64], accuracy: f64) -> Vec<f64> {
        let curvature: Vec<f64> = point.predictions.iter().map(|p| p * (1.0 - p)).collect();
        let times = |vector: &[f64]| {
            let rows = self.design.sum_of_rows(|row| curvature[row] * self.design.dot(row, vector));
            self.with_penalty(rows, vector)
        };
        let diagonal = self.diagonal(&curvature);
        let scaled = |rest: &[f64]| -> Vec<f64> { rest.iter().zip(&diagonal).map(|(r, d)| r / d).collect() };

        let mut direction = vec![0.0; gradient.len()];
        let mut rest: Vec<f64> = gradient.iter().map(|g| -g).collect();
        let mut along = scaled(&rest);
        let mut size = dot(&rest, &along);
        let enough = size * accuracy * accuracy;
        for _ in 0..MOST_CONJUGATE_STEPS {
            let bent = times(&along);
            let step = size / dot(&along, &bent);
            add(&mut direction, step, &along);
            add(&mut rest, -step, &bent);
            let next = scaled(&rest);
            let next_size = dot(&rest, &next);
            if next_size <= enough {
                break;
            }
            let keep = next_size / size;
            along.iter_mut().zip(next).for_each(|(along, next)| *along = next + keep * *along);
            size = next_size;
        }
        direction
    }

    /// The diagonal of the curvature. A feature that no row has and nothing penalises gets 1: it never moves.
    fn diagonal(&self, curvature: &[f64]) -> Vec<f64> {
        let mut diagonal: Vec<f64> = self.l2.iter().map(|&l2| l2.into()).collect();
        for (row, curvature) in curvature.iter().enumerate() {
            self.design.row(row).for_each(|(column, value)| diagonal[column] += curvature * value * value);
        }
        diagonal.into_iter().map(|d| if d > 0.0 { d } else { 1.0 }).collect()
    }

    /// The first of 1, 1/2, 1/4, ... of the way that brings a good share of what the slope promises.
    fn search(&self, from: &Point, gradient: &[f64], direction: &[f64]) -> Option<Point> {
        let slope = dot(gradient, direction);
        (0..40).map(|halvings| 0.5_f64.powi(halvings)).find_map(|step| {
            let mut weights = from.weights.clone();
            add(&mut weights, step, direction);
            let point = self.at(weights);
            let most = from.value + DECREASE * step * slope + ROUNDING * from.value;
            (point.value <= most).then_some(point)
        })
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn add(to: &mut [f64], times: f64, vector: &[f64]) {
    to.iter_mut().zip(vector).for_each(|(to, x)| *to += times * x);
}
