//! The same work on many files, on all processors.

use std::num::NonZero;
use std::thread;

/// What `work` makes of each of `items`, in their order.
pub(crate) fn map<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(items.len().max(1));
    let mut lanes: Vec<Vec<(usize, T)>> = (0..threads).map(|_| Vec::new()).collect();
    for (place, item) in items.into_iter().enumerate() {
        lanes[place % threads].push((place, item));
    }
    let run = |lane: Vec<(usize, T)>| {
        let done = lane.into_iter().map(|(place, item)| (place, work(item)));
        done.collect::<Vec<(usize, R)>>()
    };
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let lanes: Vec<_> = lanes.into_iter().map(|lane| scope.spawn(|| run(lane))).collect();
        let ended = lanes.into_iter().map(|lane| lane.join());
        ended
            .flat_map(|lane| lane.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    done.sort_unstable_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_made_keeps_its_order() {
        for count in [0, 1, 7, 100] {
            let items: Vec<u64> = (0..count).collect();
            let doubled: Vec<u64> = (0..count).map(|n| n * 2).collect();
            assert_eq!(super::map(items, |n| n * 2), doubled);
        }
    }
}
