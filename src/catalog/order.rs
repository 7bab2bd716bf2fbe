//! Putting skills behind their prerequisites.

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

#[cfg(test)]
mod tests {
    use super::*;

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
