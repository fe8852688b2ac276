//! What differs between two texts: word by word for readers, and as edits that lead from one to the other.
//!
//! Myers' greedy algorithm ("An O(ND) difference algorithm and its variations", 1986), first over paragraphs and then over
//! the words of those that differ, so that a long text with a few changes costs little. Beyond a bound of effort what lies
//! between counts as replaced: a difference is then larger than it need be, and still true.

use super::blocks::{Piece, units};
use super::types::{Block, BlockAttrs, Mark, TextEdit};
use std::ops::Range;

/// Insertions and deletions that are looked for before the rest counts as replaced.
const EFFORT: usize = 300;

/// Pairs of paragraphs that are looked at for words in common before the rest counts as taken out and put in.
const PAIRS: usize = 200;

/// To which of two texts something belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// To both.
    Both,
    /// Only to the older one: it was taken out.
    Old,
    /// Only to the newer one: it was put in.
    New,
}

/// Words that stand together and belong to the same side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Whose they are.
    pub side: Side,
    /// The words, with the white space after them.
    pub text: String,
}

/// A paragraph of two texts laid over each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// What it is; of one that both have, as the newer has it.
    pub attrs: BlockAttrs,
    /// Whose it is.
    pub side: Side,
    /// Whether only its look differs: its kind, or what is bold or a link.
    pub restyled: bool,
    /// Its words.
    pub parts: Vec<Part>,
}

impl Compared {
    /// Whether the two texts differ here.
    pub fn differs(&self) -> bool {
        self.side != Side::Both || self.restyled || self.parts.iter().any(|p| p.side != Side::Both)
    }
}

/// The words of two lines.
pub fn compare_words(old: &str, new: &str) -> Vec<Part> {
    let (a, b) = (words(old), words(new));
    let mut out: Vec<Part> = Vec::new();
    let mut push = |side: Side, words: &[&str]| {
        let text = words.concat();
        match out.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.side == side => last.text.push_str(&text),
            _ => out.push(Part { side, text }),
        }
    };
    for hole in script(&a, &b) {
        match hole {
            Run::Same(range, _) => push(Side::Both, &a[range]),
            Run::Differs(was, is) => {
                push(Side::Old, &a[was]);
                push(Side::New, &b[is]);
            }
        }
    }
    out
}

/// The paragraphs of two texts, in the order of the newer with those taken out where they stood.
pub fn compare_blocks(old: &[Block], new: &[Block]) -> Vec<Compared> {
    let key = |block: &Block| (block.attrs.clone(), block.runs.clone());
    let (a, b): (Vec<_>, Vec<_>) = (old.iter().map(key).collect(), new.iter().map(key).collect());
    let mut out = Vec::new();
    for run in script(&a, &b) {
        match run {
            Run::Same(_, range) => out.extend(new[range].iter().map(|block| whole(block, Side::Both))),
            Run::Differs(was, is) => between(&old[was], &new[is], &mut out),
        }
    }
    out
}

/// Paragraphs that were replaced by others: those that have words in common are one.
fn between(old: &[Block], new: &[Block], out: &mut Vec<Compared>) {
    let mut next = 0;
    let mut pairs = PAIRS;
    for block in new {
        let alike = old[next..].iter().take(pairs).position(|was| {
            pairs -= 1;
            are_alike(was, block)
        });
        let alike = alike.map(|at| at + next);
        let Some(at) = alike else {
            out.push(whole(block, Side::New));
            continue;
        };
        out.extend(old[next..at].iter().map(|was| whole(was, Side::Old)));
        let parts = compare_words(&text(&old[at]), &text(block));
        let restyled = parts.iter().all(|p| p.side == Side::Both);
        out.push(Compared { attrs: block.attrs.clone(), side: Side::Both, restyled, parts });
        next = at + 1;
    }
    out.extend(old[next..].iter().map(|was| whole(was, Side::Old)));
}

/// Whether one paragraph is the other, changed: at least a third of the words stayed.
fn are_alike(old: &Block, new: &Block) -> bool {
    let (was, is) = (text(old), text(new));
    if was.is_empty() || is.is_empty() {
        return was == is;
    }
    let parts = compare_words(&was, &is);
    let kept: usize = parts.iter().filter(|p| p.side == Side::Both).map(|p| p.text.len()).sum();
    kept * 3 >= was.len().min(is.len())
}

fn whole(block: &Block, side: Side) -> Compared {
    let parts = vec![Part { side, text: text(block) }];
    Compared { attrs: block.attrs.clone(), side, restyled: false, parts }
}

fn text(block: &Block) -> String {
    block.runs.iter().map(|run| run.text.as_str()).collect()
}

/// A text cut after white space.
fn words(text: &str) -> Vec<&str> {
    text.split_inclusive(char::is_whitespace).collect()
}

/// What a rich text consists of, for [`rewrite`].
#[derive(Debug, Clone, Copy, PartialEq)]
enum Atom<'a> {
    Word(&'a str, &'a [Mark]),
    Block(&'a BlockAttrs),
}

/// The edits that make `then` of `now`, each with its positions after those before it.
pub(super) fn rewrite(now: &[Piece], then: &[Piece]) -> Vec<TextEdit> {
    let (a, b) = (atoms(now), atoms(then));
    let (from, to) = (paragraphs(&a), paragraphs(&b));
    let mut out = Vec::new();
    let mut at = 0;
    for run in script(&from, &to) {
        match run {
            Run::Same(range, _) => at += from[range].iter().flat_map(|p| p.iter()).map(Atom::width).sum::<usize>(),
            Run::Differs(was, is) => {
                let (was, is) = (from[was].concat(), to[is].concat());
                for run in script(&was, &is) {
                    match run {
                        Run::Same(range, _) => at += was[range].iter().map(Atom::width).sum::<usize>(),
                        Run::Differs(gone, come) => {
                            let del: usize = was[gone].iter().map(Atom::width).sum();
                            if del > 0 {
                                out.push(TextEdit::Splice { at, del, insert: String::new() });
                            }
                            at = insert(&is[come], at, &mut out);
                        }
                    }
                }
            }
        }
    }
    out
}

/// Puts atoms in at a position; the position after them.
fn insert(atoms: &[Atom<'_>], mut at: usize, out: &mut Vec<TextEdit>) -> usize {
    let mut rest = atoms;
    while let Some(first) = rest.first() {
        match first {
            Atom::Block(attrs) => {
                out.push(TextEdit::Block { at, attrs: (*attrs).clone(), new: true });
                at += 1;
                rest = &rest[1..];
            }
            Atom::Word(_, marks) => {
                let same = |atom: &&Atom<'_>| matches!(atom, Atom::Word(_, other) if other == marks);
                let many = rest.iter().take_while(same).count();
                let insert: String = rest[..many].iter().map(Atom::text).collect();
                let to = at + units(&insert);
                out.push(TextEdit::Splice { at, del: 0, insert });
                let mark = |mark: &Mark| TextEdit::Mark {
                    from: at,
                    to,
                    name: mark.name.clone(),
                    value: Some(mark.value.clone()),
                };
                out.extend(marks.iter().map(mark));
                at = to;
                rest = &rest[many..];
            }
        }
    }
    at
}

impl Atom<'_> {
    fn width(&self) -> usize {
        match self {
            Self::Word(text, _) => units(text),
            Self::Block(_) => 1,
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::Word(text, _) => text,
            Self::Block(_) => "",
        }
    }
}

fn atoms(pieces: &[Piece]) -> Vec<Atom<'_>> {
    let mut out = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Block(attrs) => out.push(Atom::Block(attrs)),
            Piece::Text(text, marks) => out.extend(words(text).into_iter().map(|word| Atom::Word(word, marks))),
        }
    }
    out
}

/// Atoms cut before each marker.
fn paragraphs<'a, 'b>(atoms: &'b [Atom<'a>]) -> Vec<&'b [Atom<'a>]> {
    let mut starts: Vec<usize> = vec![0];
    starts.extend(atoms.iter().enumerate().filter(|(i, a)| *i > 0 && matches!(a, Atom::Block(_))).map(|(i, _)| i));
    let ends = starts.iter().skip(1).copied().chain([atoms.len()]);
    starts.iter().zip(ends).map(|(from, to)| &atoms[*from..to]).filter(|p| !p.is_empty()).collect()
}

/// A stretch of two sequences laid over each other.
#[derive(Debug, Clone, PartialEq)]
enum Run {
    /// Equal; where in either.
    Same(Range<usize>, Range<usize>),
    /// Replaced; either range may be empty.
    Differs(Range<usize>, Range<usize>),
}

/// How two sequences lie over each other, from beginning to end.
fn script<T: PartialEq>(a: &[T], b: &[T]) -> Vec<Run> {
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(x, y)| x == y).count();
    let (middle_a, middle_b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    let mut out = Vec::new();
    if head > 0 {
        out.push(Run::Same(0..head, 0..head));
    }
    let (mut x, mut y) = (0, 0);
    for (from, to, many) in kept(middle_a, middle_b).into_iter().chain([(middle_a.len(), middle_b.len(), 0)]) {
        if from > x || to > y {
            out.push(Run::Differs(head + x..head + from, head + y..head + to));
        }
        if many > 0 {
            out.push(Run::Same(head + from..head + from + many, head + to..head + to + many));
        }
        (x, y) = (from + many, to + many);
    }
    if tail > 0 {
        out.push(Run::Same(a.len() - tail..a.len(), b.len() - tail..b.len()));
    }
    out
}

/// The stretches that stay: begin in `a`, begin in `b`, length. Empty when more than [`EFFORT`] changes lie between.
fn kept<T: PartialEq>(a: &[T], b: &[T]) -> Vec<(usize, usize, usize)> {
    if a.is_empty() || b.is_empty() {
        return Vec::new();
    }
    let most = (a.len() + b.len()).min(EFFORT);
    // Furthest x on each diagonal, diagonals shifted by `most`; one copy per step, to walk back along.
    let mut furthest = vec![0_usize; 2 * most + 2];
    let mut trace: Vec<Vec<usize>> = Vec::new();
    for d in 0..=most {
        trace.push(furthest[most - d..=most + d].to_vec());
        for k in (0..=2 * d).step_by(2) {
            let at = most + k - d;
            let down = k == 0 || (k != 2 * d && furthest[at - 1] < furthest[at + 1]);
            let mut x = if d == 0 {
                0
            } else if down {
                furthest[at + 1]
            } else {
                furthest[at - 1] + 1
            };
            let mut y = x + d - k;
            while x < a.len() && y < b.len() && a[x] == b[y] {
                (x, y) = (x + 1, y + 1);
            }
            furthest[at] = x;
            if x >= a.len() && y >= b.len() {
                return walk_back(&trace, a.len(), b.len());
            }
        }
    }
    Vec::new()
}

/// From the end along the steps that led there.
fn walk_back(trace: &[Vec<usize>], mut x: usize, mut y: usize) -> Vec<(usize, usize, usize)> {
    let mut out = Vec::new();
    for d in (0..trace.len()).rev() {
        let before = &trace[d];
        // The diagonal, counted from -d.
        let k = x + d - y;
        // `before` has the furthest of the step before on the diagonals -d..=d.
        let (start, from) = if d == 0 {
            (0, (0, 0))
        } else if k == 0 || (k != 2 * d && before[k - 1] < before[k + 1]) {
            (before[k + 1], (before[k + 1], (before[k + 1] + d).saturating_sub(k + 1)))
        } else {
            (before[k - 1] + 1, (before[k - 1], (before[k - 1] + d + 1).saturating_sub(k)))
        };
        if x > start {
            out.push((start, start + d - k, x - start));
        }
        (x, y) = from;
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid(old: &str, new: &str) -> String {
        let mark = |part: Part| match part.side {
            Side::Both => part.text,
            Side::Old => format!("[-{}]", part.text),
            Side::New => format!("[+{}]", part.text),
        };
        compare_words(old, new).into_iter().map(mark).collect()
    }

    #[test]
    fn words_that_stay_are_named_once() {
        assert_eq!(laid("the pump fails", "the old pump fails"), "the [+old ]pump fails");
        assert_eq!(laid("the pump fails often", "the valve fails"), "the [-pump fails often][+valve fails]");
        assert_eq!(laid("", "new"), "[+new]");
        assert_eq!(laid("gone", ""), "[-gone]");
        assert_eq!(laid("same", "same"), "same");
    }

    #[test]
    fn whatever_two_sequences_are_the_script_leads_from_one_to_the_other() {
        // A small generator: the same cases every time.
        let mut seed = 7_u64;
        let mut draw = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        for case in 0..400 {
            // Long and unlike ones pass the bound of effort.
            let most = if case % 40 == 0 { 900 } else { 24 };
            let mut make = |kinds| (0..draw(most)).map(|_| draw(kinds)).collect::<Vec<u64>>();
            let (a, b) = (make(5), make(if case % 3 == 0 { 400 } else { 5 }));
            let (mut x, mut y) = (0, 0);
            for run in script(&a, &b) {
                let (was, is) = match run {
                    Run::Same(was, is) => {
                        assert_eq!(a[was.clone()], b[is.clone()]);
                        (was, is)
                    }
                    Run::Differs(was, is) => (was, is),
                };
                assert_eq!((was.start, is.start), (x, y));
                (x, y) = (was.end, is.end);
            }
            assert_eq!((x, y), (a.len(), b.len()));
        }
    }
}
