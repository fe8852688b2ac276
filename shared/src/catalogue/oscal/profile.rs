//! Profiles: a selection of controls from other files, changed where the profile says so.
//!
//! Departures from the draft specification of profile resolution, each where it would lose something in silence: a
//! control that is selected and does not exist, a source that was not given and a circle of profiles are errors, not
//! dropped. Of two controls with the same id the first is taken. `merge/custom` is refused.

use super::model::{
    Add, Alter, Catalog, Control, Document, Group, Import as Source, Param, Part, Profile, Prop, Remove, Selection,
    SetParameter,
};
use crate::catalogue::limits::FILE;
use crate::catalogue::{Error, Format, Import, Place, json};
use std::collections::{HashMap, HashSet};

/// Files that may be read to resolve one profile, each as often as it is imported.
const READS: usize = 64;
/// Bytes that are read for it in all.
const READ: usize = 4 * FILE;

/// What a profile builds on, as it names it: for every import the addresses of which one must be given.
pub fn sources(profile: &[u8]) -> Result<Vec<Vec<String>>, Error> {
    let profile = read_profile(profile)?;
    let hrefs = |import| Document::hrefs(&profile, import).into_iter().map(str::to_owned).collect();
    Ok(profile.imports.iter().map(hrefs).collect())
}

/// Opens a profile, resolved against the files beside it. A file is found by its address, or by the last part of it.
pub fn resolve(profile: &[u8], given: &[(&str, &[u8])]) -> Result<Import, Error> {
    let profile = read_profile(profile)?;
    let mut resolver = Resolver { given, trail: Vec::new(), reads: 0, read: 0 };
    super::import(resolver.resolve(profile)?, Format::OscalProfile)
}

fn read_profile(bytes: &[u8]) -> Result<Profile, Error> {
    let document: Document = json::read(bytes)?;
    document.profile.ok_or(Error::AnotherFormat { expected: "an OSCAL profile" })
}

struct Resolver<'a> {
    given: &'a [(&'a str, &'a [u8])],
    /// Files that are being resolved, each imported by the one before it.
    trail: Vec<usize>,
    reads: usize,
    read: usize,
}

impl Resolver<'_> {
    fn resolve(&mut self, profile: Profile) -> Result<Catalog, Error> {
        if profile.merge.custom.is_some() {
            let place = Place::Path("profile.merge.custom".to_owned());
            return Err(Error::Unsupported { place, what: "a grouping of the profile's own" });
        }
        let mut out = Catalog::default();
        for (i, import) in profile.imports.iter().enumerate() {
            let source = self.source(&profile, import)?;
            let path = format!("profile.imports[{i}]");
            combine(&mut out, select(source, import, &path)?);
            // At once, so that a source that is imported many times is not held many times.
            keep_first(&mut out.controls, &mut out.groups, &mut HashSet::new());
            let mut params = HashSet::new();
            out.params.retain(|p| params.insert(p.id.clone()));
        }
        if !profile.merge.as_is {
            for group in std::mem::take(&mut out.groups) {
                flatten(group, &mut out);
            }
        }
        modify(&mut out, &profile.modify.set_parameters, &profile.modify.alters);
        out.uuid = profile.uuid;
        out.metadata = profile.metadata;
        Ok(out)
    }

    /// What an import leads to, resolved if it is a profile.
    fn source(&mut self, profile: &Profile, import: &Source) -> Result<Catalog, Error> {
        let hrefs = Document::hrefs(profile, import);
        let name = |href: &str| href.rsplit('/').next().unwrap_or_default().to_owned();
        let exact = || self.given.iter().position(|(given, _)| hrefs.contains(given));
        let by_name = || self.given.iter().position(|(given, _)| hrefs.iter().any(|h| name(h) == name(given)));
        let href = || hrefs.first().copied().unwrap_or_default().to_owned();
        let index = exact().or_else(by_name).ok_or_else(|| Error::MissingSource { href: href() })?;
        self.reads += 1;
        self.read += self.given[index].1.len();
        if self.read > READ {
            return Err(Error::FileTooLarge { bytes: self.read });
        }
        // The count also ends profiles that import each other many times over without a circle.
        if self.trail.contains(&index) || self.reads > READS {
            return Err(Error::CircularImport { href: href() });
        }
        let document: Document = json::read(self.given[index].1)?;
        if let Some(catalog) = document.catalog {
            return Ok(catalog);
        }
        let inner = document.profile.ok_or(Error::AnotherFormat { expected: "an OSCAL catalogue or profile" })?;
        self.trail.push(index);
        let resolved = self.resolve(inner)?;
        self.trail.pop();
        Ok(resolved)
    }
}

/// The part of a catalogue that an import asks for.
fn select(mut source: Catalog, import: &Source, path: &str) -> Result<Catalog, Error> {
    let mut ids = Vec::new();
    for control in &source.controls {
        collect(control, None, &mut ids);
    }
    each_group(&source.groups, &mut |group| group.controls.iter().for_each(|c| collect(c, None, &mut ids)));
    let positions: HashMap<&str, usize> = ids.iter().enumerate().map(|(i, (id, _))| (*id, i)).collect();
    // Saying nothing means everything.
    let all = import.include_all.is_some() || import.include_controls.is_empty();
    let mut kept = vec![all; ids.len()];
    for (include, selections) in [(true, &import.include_controls), (false, &import.exclude_controls)] {
        for (i, selection) in selections.iter().enumerate() {
            let field = if include { "include-controls" } else { "exclude-controls" };
            let chosen = chosen(selection, &ids, &positions, include)
                .map_err(|id| Error::UnknownControl { place: Place::Path(format!("{path}.{field}[{i}]")), id })?;
            kept.iter_mut().zip(chosen).filter(|(_, c)| *c).for_each(|(k, _)| *k = include);
        }
    }
    let kept: HashSet<String> =
        ids.iter().zip(kept).filter(|(_, kept)| *kept).map(|((id, _), _)| (*id).to_owned()).collect();
    let mut loose = std::mem::take(&mut source.params);
    source.controls = prune(source.controls, &kept, &mut loose);
    source.groups = prune_groups(source.groups, &kept, &mut loose);
    source.params = loose;
    Ok(source)
}

/// Ids in document order with the position of the control above.
fn collect<'a>(control: &'a Control, parent: Option<usize>, out: &mut Vec<(&'a str, Option<usize>)>) {
    let index = out.len();
    out.push((&control.id, parent));
    control.controls.iter().for_each(|child| collect(child, Some(index), out));
}

fn each_group<'a>(groups: &'a [Group], visit: &mut impl FnMut(&'a Group)) {
    for group in groups {
        visit(group);
        each_group(&group.groups, visit);
    }
}

/// Which of the controls a selection means; or an id that none of them has.
fn chosen(
    selection: &Selection,
    ids: &[(&str, Option<usize>)],
    positions: &HashMap<&str, usize>,
    strict: bool,
) -> Result<Vec<bool>, String> {
    let mut out = vec![false; ids.len()];
    for id in &selection.with_ids {
        match positions.get(id.as_str()) {
            Some(index) => out[*index] = true,
            None if strict => return Err(id.clone()),
            None => {}
        }
    }
    for matching in &selection.matching {
        out.iter_mut().zip(ids).filter(|(_, (id, _))| matches(&matching.pattern, id)).for_each(|(o, _)| *o = true);
    }
    if selection.with_child_controls == "yes" {
        for (index, (_, parent)) in ids.iter().enumerate() {
            if parent.is_some_and(|p| out[p]) {
                out[index] = true;
            }
        }
    }
    Ok(out)
}

/// Whether a name fits a pattern with `*` for anything and `?` for one character, in time bounded by their product.
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n, mut star) = (0, 0, None);
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(c) if *c == '?' || *c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    p = at + 1;
                    n = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

/// Only the controls kept; children of one that goes take its place. Parameters stay, others may insert them.
fn prune(controls: Vec<Control>, kept: &HashSet<String>, loose: &mut Vec<Param>) -> Vec<Control> {
    let mut out = Vec::new();
    for mut control in controls {
        let children = prune(std::mem::take(&mut control.controls), kept, loose);
        if kept.contains(&control.id) {
            control.controls = children;
            out.push(control);
        } else {
            loose.append(&mut control.params);
            out.extend(children);
        }
    }
    out
}

fn prune_groups(groups: Vec<Group>, kept: &HashSet<String>, loose: &mut Vec<Param>) -> Vec<Group> {
    let mut out = Vec::new();
    for mut group in groups {
        group.controls = prune(std::mem::take(&mut group.controls), kept, loose);
        group.groups = prune_groups(std::mem::take(&mut group.groups), kept, loose);
        if group.controls.is_empty() && group.groups.is_empty() {
            loose.append(&mut group.params);
        } else {
            out.push(group);
        }
    }
    out
}

/// Adds what another import brought; groups with the same id become one.
fn combine(out: &mut Catalog, mut more: Catalog) {
    out.params.append(&mut more.params);
    out.controls.append(&mut more.controls);
    combine_groups(&mut out.groups, more.groups);
}

fn combine_groups(out: &mut Vec<Group>, more: Vec<Group>) {
    let mut places: HashMap<String, usize> =
        out.iter().enumerate().filter(|(_, g)| !g.id.is_empty()).map(|(i, g)| (g.id.clone(), i)).collect();
    for mut group in more {
        match places.get(&group.id) {
            Some(same) => {
                let same = &mut out[*same];
                same.params.append(&mut group.params);
                same.controls.append(&mut group.controls);
                combine_groups(&mut same.groups, group.groups);
            }
            None => {
                if !group.id.is_empty() {
                    places.insert(group.id.clone(), out.len());
                }
                out.push(group);
            }
        }
    }
}

/// Of controls with the same id, the first.
fn keep_first(controls: &mut Vec<Control>, groups: &mut [Group], seen: &mut HashSet<String>) {
    controls.retain_mut(|control| {
        let new = seen.insert(control.id.clone());
        keep_first(&mut control.controls, &mut [], seen);
        new
    });
    for group in groups {
        keep_first(&mut group.controls, &mut group.groups, seen);
    }
}

/// A group's controls without the group; enhancements stay below what they enhance.
fn flatten(group: Group, out: &mut Catalog) {
    out.params.extend(group.params);
    out.controls.extend(group.controls);
    for inner in group.groups {
        flatten(inner, out);
    }
}

/// The changes that the profile makes to what it selected. What it says about others is not about this selection.
fn modify(catalog: &mut Catalog, set: &[SetParameter], alters: &[Alter]) {
    let set: HashMap<&str, &SetParameter> = set.iter().map(|s| (s.param_id.as_str(), s)).collect();
    let mut by_control: HashMap<&str, Vec<&Alter>> = HashMap::new();
    for alter in alters {
        by_control.entry(&alter.control_id).or_default().push(alter);
    }
    catalog.params.iter_mut().for_each(|p| set_param(p, &set));
    modify_controls(&mut catalog.controls, &set, &by_control);
    modify_groups(&mut catalog.groups, &set, &by_control);
}

fn modify_groups(groups: &mut [Group], set: &HashMap<&str, &SetParameter>, alters: &HashMap<&str, Vec<&Alter>>) {
    for group in groups {
        group.params.iter_mut().for_each(|p| set_param(p, set));
        modify_controls(&mut group.controls, set, alters);
        modify_groups(&mut group.groups, set, alters);
    }
}

fn modify_controls(controls: &mut [Control], set: &HashMap<&str, &SetParameter>, alters: &HashMap<&str, Vec<&Alter>>) {
    for control in controls {
        for alter in alters.get(control.id.as_str()).into_iter().flatten() {
            alter.removes.iter().for_each(|r| remove(control, r));
            alter.adds.iter().for_each(|a| add(control, a));
        }
        control.params.iter_mut().for_each(|p| set_param(p, set));
        modify_controls(&mut control.controls, set, alters);
    }
}

fn set_param(param: &mut Param, set: &HashMap<&str, &SetParameter>) {
    let other = || param.props.iter().filter(|p| p.name == "alt-identifier").find_map(|p| set.get(p.value.as_str()));
    let Some(set) = set.get(param.id.as_str()).or_else(other).copied() else { return };
    if let Some(label) = &set.label {
        param.label.clone_from(label);
    }
    if let Some(values) = &set.values {
        param.values.clone_from(values);
    }
    if let Some(select) = &set.select {
        param.select = Some(select.clone());
    }
}

/// Removes what fits every criterion that is given; none given removes nothing.
fn remove(control: &mut Control, by: &Remove) {
    if [&by.by_name, &by.by_class, &by.by_id, &by.by_item_name, &by.by_ns].iter().all(|c| c.is_none()) {
        return;
    }
    let fits = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|w| w == found);
    let prop = |p: &Prop| {
        by.by_id.is_none()
            && fits(&by.by_item_name, "prop")
            && fits(&by.by_name, &p.name)
            && fits(&by.by_class, &p.class)
            && fits(&by.by_ns, &p.ns)
    };
    let part = |p: &Part| {
        fits(&by.by_item_name, "part")
            && fits(&by.by_id, &p.id)
            && fits(&by.by_name, &p.name)
            && fits(&by.by_class, &p.class)
            && fits(&by.by_ns, &p.ns)
    };
    control.params.retain(|p| {
        let named = by.by_name.is_none() && by.by_ns.is_none();
        !(named && fits(&by.by_item_name, "param") && fits(&by.by_id, &p.id) && fits(&by.by_class, &p.class))
    });
    control.props.retain(|p| !prop(p));
    if by.by_item_name.as_deref() == Some("link") {
        control.links.clear();
    }
    remove_parts(&mut control.parts, &part, &prop);
}

fn remove_parts(parts: &mut Vec<Part>, part: &impl Fn(&Part) -> bool, prop: &impl Fn(&Prop) -> bool) {
    parts.retain(|p| !part(p));
    for inner in parts {
        inner.props.retain(|p| !prop(p));
        remove_parts(&mut inner.parts, part, prop);
    }
}

/// Adds to the control, or at the part that `by-id` names.
fn add(control: &mut Control, add: &Add) {
    control.params.extend(add.params.iter().cloned());
    match add.by_id.as_deref().filter(|id| *id != control.id) {
        Some(id) => {
            add_to_parts(&mut control.parts, id, add);
        }
        None => {
            if !add.title.is_empty() {
                control.title.clone_from(&add.title);
            }
            control.props.extend(add.props.iter().cloned());
            control.links.extend(add.links.iter().cloned());
            let at = if matches!(add.position.as_str(), "starting" | "before") { 0 } else { control.parts.len() };
            control.parts.splice(at..at, add.parts.iter().cloned());
        }
    }
}

fn add_to_parts(parts: &mut Vec<Part>, id: &str, add: &Add) -> bool {
    let Some(index) = parts.iter().position(|p| p.id == id) else {
        return parts.iter_mut().any(|p| add_to_parts(&mut p.parts, id, add));
    };
    let more = || add.parts.iter().cloned();
    match add.position.as_str() {
        "before" => drop(parts.splice(index..index, more())),
        "after" => drop(parts.splice(index + 1..index + 1, more())),
        position => {
            let part = &mut parts[index];
            if !add.title.is_empty() {
                part.title.clone_from(&add.title);
            }
            part.props.extend(add.props.iter().cloned());
            let at = if position == "starting" { 0 } else { part.parts.len() };
            part.parts.splice(at..at, more());
        }
    }
    true
}
