//! Names and starts of names, walked together byte by byte.

use std::collections::{BTreeMap, HashSet};

/// Texts that share their starts. A state is how far a text goes along with them.
pub(super) struct Trie {
    nodes: Vec<Node>,
    bytes: HashSet<u8>,
    start: u32,
}

#[derive(Default)]
struct Node {
    next: BTreeMap<u8, u32>,
    /// Whether a name ends here.
    is_name: bool,
}

impl Trie {
    /// The state of which all texts that go on belong.
    pub(super) const FOUND: u32 = u32::MAX - 1;
    /// The state of which no text that goes on belongs.
    pub(super) const LOST: u32 = u32::MAX;

    /// The trie of some texts, each a name, or the start of all names that start so.
    pub(super) fn of<'a>(texts: impl IntoIterator<Item = (&'a str, bool)>) -> Self {
        let mut trie = Self { nodes: vec![Node::default()], bytes: HashSet::new(), start: 0 };
        for (text, is_start) in texts {
            trie.add(text.as_bytes(), is_start);
        }
        trie
    }

    fn add(&mut self, text: &[u8], is_start: bool) {
        self.bytes.extend(text);
        let mut state = self.start;
        for (index, byte) in text.iter().enumerate() {
            let Some(node) = self.nodes.get(state as usize) else { return };
            let ends_start = is_start && index + 1 == text.len();
            let next = match node.next.get(byte) {
                Some(next) if !ends_start => *next,
                _ if ends_start => Self::FOUND,
                _ => {
                    self.nodes.push(Node::default());
                    // There are fewer nodes than bytes of all texts, which are a few millions at most.
                    u32::try_from(self.nodes.len() - 1).unwrap_or(Self::LOST)
                }
            };
            self.nodes[state as usize].next.insert(*byte, next);
            state = next;
        }
        match self.nodes.get_mut(state as usize) {
            Some(_) if is_start => self.start = Self::FOUND,
            Some(node) => node.is_name = true,
            None => {}
        }
    }

    pub(super) const fn start(&self) -> u32 {
        self.start
    }

    pub(super) fn step(&self, state: u32, byte: u8) -> u32 {
        match self.nodes.get(state as usize) {
            Some(node) => node.next.get(&byte).copied().unwrap_or(Self::LOST),
            None => state,
        }
    }

    pub(super) fn accepts(&self, state: u32) -> bool {
        self.nodes.get(state as usize).map_or(state == Self::FOUND, |node| node.is_name)
    }

    /// Whether a byte occurs in any of the texts; all that do not are alike.
    pub(super) fn has(&self, byte: u8) -> bool {
        self.bytes.contains(&byte)
    }
}
