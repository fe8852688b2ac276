//! The part of the conversation that is about mappings between frameworks.

use super::{Opened, Reader, SLICE, Tell, stem};
use crate::catalogue::table::{self, PairGuess};
use crate::catalogue::{Error, MappingSet, SetAbout, oscal};
use minicbor::{Decode, Encode};

/// Which mappings are to be read.
#[derive(Clone, PartialEq, Debug, Default, Encode, Decode)]
pub struct PairChoice {
    /// Which set of the file.
    #[n(0)]
    pub set: u32,
    /// What the columns of a table hold, and how many rows stand above the first pair.
    #[n(1)]
    pub guess: PairGuess,
    /// What a set from a table is called; the file's name where this is empty.
    #[n(2)]
    pub title: String,
}

impl Reader {
    /// The sets of mappings of a structured file; none of a table, whose columns are to be said first.
    fn read_sets(&self) -> Result<Vec<MappingSet>, Error> {
        let (_, bytes) = self.files.first().ok_or(Error::Empty)?;
        match &self.opened {
            Some(Opened::Library(library)) => library.mappings(),
            Some(Opened::Mappings) => oscal::mappings(bytes),
            Some(Opened::Oscal) => Err(Error::AnotherFormat { expected: "mappings" }),
            Some(Opened::Table(_)) | None => Ok(Vec::new()),
        }
    }

    pub(super) fn sets(&mut self, sheet: Option<&str>) -> Result<(), Error> {
        self.look(sheet)?;
        let sets = self.read_sets().inspect_err(|_| self.answers.clear());
        let sets: Vec<SetAbout> = sets?.into_iter().map(|set| set.about).collect();
        let pairs = match &self.opened {
            Some(Opened::Table(table)) => Some(table::guess_pairs(table)),
            _ if sets.is_empty() => {
                self.answers.clear();
                return Err(Error::NoMappings);
            }
            _ => None,
        };
        if let Some(Tell::Holds(holds)) = self.answers.back_mut() {
            (holds.sets, holds.pairs) = (sets, pairs);
        }
        Ok(())
    }

    pub(super) fn pairs(&mut self, choice: &PairChoice) -> Result<(), Error> {
        let (name, _) = self.files.first().ok_or(Error::Empty)?;
        let set = match &self.opened {
            Some(Opened::Table(table)) => {
                let title = if choice.title.is_empty() { stem(name) } else { &choice.title };
                let about = SetAbout { title: title.to_owned(), ..SetAbout::default() };
                MappingSet { about, mappings: table::read_pairs(table, &choice.guess)? }
            }
            _ => self.read_sets()?.into_iter().nth(choice.set as usize).ok_or(Error::Empty)?,
        };
        if set.mappings.is_empty() {
            return Err(Error::NoMappings);
        }
        let total = u32::try_from(set.mappings.len()).unwrap_or(u32::MAX);
        self.answers.push_back(Tell::Progress(0, total));
        self.answers.extend(set.mappings.chunks(SLICE).map(|slice| Tell::Pairs(slice.to_vec())));
        self.answers.push_back(Tell::Set(set.about));
        Ok(())
    }
}
