//! Putting skills behind their prerequisites, and texts in the order of their bytes.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// An order in which every node comes after its predecessors, staying as close as it can to the order given; or a
/// cycle, each node a predecessor of the one before it and the first node repeated at the end.
///
/// Kahn's algorithm (1962) with the least index first, so that the result depends on nothing but the input.
pub fn topological(predecessors: &[Vec<usize>]) -> Result<Vec<usize>, Vec<usize>> {
    let mut successors = vec![Vec::new(); predecessors.len()];
    for (node, before) in predecessors.iter().enumerate() {
        for &predecessor in before {
            successors[predecessor].push(node);
        }
    }
    let mut waiting: Vec<usize> = predecessors.iter().map(Vec::len).collect();
    let mut ready: BinaryHeap<Reverse<usize>> =
        (0..predecessors.len()).filter(|&node| waiting[node] == 0).map(Reverse).collect();
    let mut order = Vec::with_capacity(predecessors.len());
    while let Some(Reverse(node)) = ready.pop() {
        order.push(node);
        for &successor in &successors[node] {
            waiting[successor] -= 1;
            if waiting[successor] == 0 {
                ready.push(Reverse(successor));
            }
        }
    }
    if order.len() == predecessors.len() { Ok(order) } else { Err(find_cycle(predecessors, &waiting)) }
}

/// Every node that still waits has a predecessor that still waits, so following those must come back on itself.
fn find_cycle(predecessors: &[Vec<usize>], waiting: &[usize]) -> Vec<usize> {
    let mut seen_at = vec![None; predecessors.len()];
    let mut path = Vec::new();
    let mut node = waiting.iter().position(|&count| count > 0).expect("some node waits");
    loop {
        if let Some(start) = seen_at[node] {
            path.push(node);
            return path.split_off(start);
        }
        seen_at[node] = Some(path.len());
        path.push(node);
        node = *predecessors[node].iter().find(|&&before| waiting[before] > 0).expect("one still waits");
    }
}

/// The numbers of texts, in the order of the texts' bytes; of equal ones the first comes first.
///
/// Merging runs of two, four, eight and so on. The standard library's sort is many times the code, and is compiled for
/// every type.
pub fn by_text(texts: &[&str]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..texts.len() as u32).collect();
    let mut other = order.clone();
    let mut run = 1;
    while run < order.len() {
        for (from, to) in order.chunks(2 * run).zip(other.chunks_mut(2 * run)) {
            let (mut left, mut right) = from.split_at(run.min(from.len()));
            for to in to {
                let from_right = match (left.first(), right.first()) {
                    (Some(&a), Some(&b)) => texts[b as usize] < texts[a as usize],
                    (None, _) => true,
                    _ => false,
                };
                let side = if from_right { &mut right } else { &mut left };
                if let Some((next, rest)) = side.split_first() {
                    (*to, *side) = (*next, rest);
                }
            }
        }
        std::mem::swap(&mut order, &mut other);
        run *= 2;
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_in_the_order_of_their_bytes() {
        for count in [0, 1, 2, 3, 7, 8, 9, 500] {
            let texts: Vec<String> =
                (0..count).map(|at| format!("{}é{}", at * 7 % 5, at * 31 % 97)).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let mut expected: Vec<u32> = (0..count).collect();
            expected.sort_by_key(|&at| texts[at as usize]);
            assert_eq!(by_text(&texts), expected);
        }
    }

    #[test]
    fn an_order_that_is_already_right_is_kept() {
        assert_eq!(topological(&[vec![], vec![], vec![0], vec![1, 2]]), Ok(vec![0, 1, 2, 3]));
        assert_eq!(topological(&[vec![2], vec![], vec![]]), Ok(vec![1, 2, 0]));
    }

    #[test]
    fn a_cycle_is_returned_and_what_hangs_on_it_is_not() {
        assert_eq!(topological(&[vec![], vec![0, 3], vec![1], vec![2], vec![3]]), Err(vec![1, 3, 2, 1]));
        assert_eq!(topological(&[vec![0]]), Err(vec![0, 0]));
    }
}
