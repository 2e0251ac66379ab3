//! Key groups: the smallest groups that a wave ever shows apart. Each has at least 20
//! eligible people (protocol 1.4).
//!
//! An academy with enough people stands alone. Smaller ones are put together within their region, the smallest with the
//! largest of the small, so that few academies lose their own report; what is still too small goes to the smallest
//! group of the region; a region that is too small as a whole goes to the smallest group of the organisation. The same
//! staff list always gives the same groups.

use super::nouns::{Site, Sites, fold};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// One key group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyGroup {
    /// Its sites (academies, or a region or trust whose own people work for it directly), the largest first.
    pub sites: Vec<String>,
    /// Eligible people.
    pub eligible: u64,
    /// The region, or the trust: that of its largest site.
    pub region: String,
}

/// A site with people, on its way into a group.
struct Part<'a> {
    site: &'a Site,
    region: &'a Site,
    eligible: u64,
}

/// Puts sites together into key groups. `eligible` gives the people of each site by site id; those of departments
/// count for their academy. `None` if the whole organisation has fewer than `min` people.
pub fn key_groups(sites: &Sites, eligible: &BTreeMap<String, u64>, min: u64) -> Option<Vec<KeyGroup>> {
    let mut by_academy: BTreeMap<&str, u64> = BTreeMap::new();
    for (id, count) in eligible {
        if let Some(academy) = sites.academy_of(id) {
            *by_academy.entry(&academy.id).or_default() += count;
        }
    }
    let mut regions: BTreeMap<(String, &str), Vec<Part<'_>>> = BTreeMap::new();
    for (id, eligible) in by_academy.into_iter().filter(|(_, count)| *count > 0) {
        if let (Some(site), Some(region)) = (sites.get(id), sites.region_of(id)) {
            let key = (fold(&region.name), region.id.as_str());
            regions.entry(key).or_default().push(Part { site, region, eligible });
        }
    }
    let mut groups: Vec<Vec<Part<'_>>> = Vec::new();
    let mut homeless: Vec<Part<'_>> = Vec::new();
    for parts in regions.into_values() {
        let (large, mut small): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| part.eligible >= min);
        let mut own: Vec<Vec<Part<'_>>> = large.into_iter().map(|part| vec![part]).collect();
        // From the largest of the small ones, filled up with the smallest.
        small.sort_by_key(|part| (part.eligible, Reverse(fold(&part.site.name)), Reverse(part.site.id.clone())));
        let mut open: Vec<Part<'_>> = Vec::new();
        while let Some(part) = if open.is_empty() { small.pop() } else { (!small.is_empty()).then(|| small.remove(0)) }
        {
            open.push(part);
            if size(&open) >= min {
                own.push(std::mem::take(&mut open));
            }
        }
        match smallest(&mut own) {
            Some(group) => group.append(&mut open),
            None => homeless.append(&mut open),
        }
        groups.append(&mut own);
    }
    if size(&homeless) >= min {
        groups.push(homeless);
    } else if !homeless.is_empty() {
        smallest(&mut groups)?.append(&mut homeless);
    }
    if groups.is_empty() {
        return None;
    }
    let mut out: Vec<(String, KeyGroup)> = groups.into_iter().map(finished).collect();
    out.sort_by(|a, b| (&a.0, &a.1.sites).cmp(&(&b.0, &b.1.sites)));
    Some(out.into_iter().map(|(_, group)| group).collect())
}

fn size(parts: &[Part<'_>]) -> u64 {
    parts.iter().map(|part| part.eligible).sum()
}

/// The group with the fewest people; the first by name among equals.
fn smallest<'g, 'a>(groups: &'g mut [Vec<Part<'a>>]) -> Option<&'g mut Vec<Part<'a>>> {
    groups.iter_mut().min_by_key(|parts| (size(parts), parts.first().map(|part| fold(&part.site.name))))
}

/// The group with its largest site first, beside the key by which groups are listed: region, then name.
fn finished(mut parts: Vec<Part<'_>>) -> (String, KeyGroup) {
    parts.sort_by_key(|part| (Reverse(part.eligible), fold(&part.site.name), part.site.id.clone()));
    let first = &parts[0];
    let key = format!("{}\n{}", fold(&first.region.name), fold(&first.site.name));
    let group = KeyGroup {
        eligible: size(&parts),
        region: first.region.id.clone(),
        sites: parts.iter().map(|part| part.site.id.clone()).collect(),
    };
    (key, group)
}

#[cfg(test)]
mod tests {
    use super::super::nouns::SiteKind;
    use super::*;
    use proptest::prelude::*;

    const GROUP_MIN: u64 = 20;

    fn site(id: &str, kind: SiteKind, parent: Option<&str>) -> Site {
        Site {
            id: id.into(),
            kind,
            name: id.into(),
            parent: parent.map(str::to_owned),
            urn: None,
            code: None,
            phase: None,
        }
    }

    /// A trust with academies as (name, region, eligible).
    fn trust(academies: &[(&str, &str, u64)]) -> (Sites, BTreeMap<String, u64>) {
        let mut sites: Sites = [site("Trust", SiteKind::Trust, None)].into_iter().collect();
        let mut eligible = BTreeMap::new();
        for (name, region, count) in academies {
            if !region.is_empty() {
                sites.add(site(region, SiteKind::Region, Some("Trust")));
            }
            let parent = if region.is_empty() { "Trust" } else { region };
            sites.add(site(name, SiteKind::Academy, Some(parent)));
            eligible.insert((*name).to_owned(), *count);
        }
        (sites, eligible)
    }

    fn grouped(academies: &[(&str, &str, u64)]) -> Vec<(String, u64)> {
        let (sites, eligible) = trust(academies);
        let groups = key_groups(&sites, &eligible, GROUP_MIN).expect("enough people");
        groups.into_iter().map(|group| (group.sites.join("+"), group.eligible)).collect()
    }

    #[test]
    fn large_sites_stand_alone_and_small_neighbours_go_together() {
        let groups = grouped(&[
            ("Alder", "North", 40),
            ("Beech", "North", 12),
            ("Cedar", "North", 9),
            ("Dogwood", "South", 20),
            ("Elm", "South", 19),
        ]);
        assert_eq!(groups, [("Alder".into(), 40), ("Beech+Cedar".into(), 21), ("Dogwood+Elm".into(), 39)]);
    }

    #[test]
    fn what_is_left_goes_to_the_smallest_group_of_the_region() {
        let groups = grouped(&[("Alder", "North", 60), ("Beech", "North", 30), ("Cedar", "North", 5)]);
        assert_eq!(groups, [("Alder".into(), 60), ("Beech+Cedar".into(), 35)]);
    }

    #[test]
    fn a_region_too_small_as_a_whole_joins_the_smallest_group() {
        let groups =
            grouped(&[("Alder", "North", 60), ("Beech", "South", 25), ("Cedar", "West", 8), ("Central", "", 6)]);
        assert_eq!(groups, [("Alder".into(), 60), ("Beech+Cedar+Central".into(), 39)]);
    }

    #[test]
    fn departments_count_for_their_academy_and_empty_sites_are_left_out() {
        let (mut sites, mut eligible) = trust(&[("Alder", "North", 10), ("Empty", "North", 0)]);
        sites.add(site("Science", SiteKind::Department, Some("Alder")));
        eligible.insert("Science".into(), 15);
        let groups = key_groups(&sites, &eligible, GROUP_MIN).expect("enough people");
        assert_eq!(groups.len(), 1);
        assert_eq!((groups[0].sites.clone(), groups[0].eligible), (vec!["Alder".to_owned()], 25));
    }

    #[test]
    fn too_few_people_make_no_group() {
        let (sites, eligible) = trust(&[("Alder", "North", 10), ("Beech", "South", 9)]);
        assert_eq!(key_groups(&sites, &eligible, GROUP_MIN), None);
        assert_eq!(key_groups(&Sites::default(), &BTreeMap::new(), GROUP_MIN), None);
    }

    proptest! {
        #[test]
        fn every_group_is_large_enough_and_everybody_is_in_one(counts in proptest::collection::vec((0_u64..60, 0_usize..4), 0..40)) {
            let names: Vec<(String, String, u64)> = counts
                .iter()
                .enumerate()
                .map(|(n, (count, region))| (format!("a{n:02}"), ["", "r1", "r2", "r3"][*region].to_owned(), *count))
                .collect();
            let academies: Vec<(&str, &str, u64)> = names.iter().map(|(a, r, c)| (a.as_str(), r.as_str(), *c)).collect();
            let (sites, eligible) = trust(&academies);
            let total: u64 = counts.iter().map(|(count, _)| count).sum();
            match key_groups(&sites, &eligible, GROUP_MIN) {
                None => prop_assert!(total < GROUP_MIN),
                Some(groups) => {
                    prop_assert!(groups.iter().all(|group| group.eligible >= GROUP_MIN));
                    prop_assert_eq!(groups.iter().map(|group| group.eligible).sum::<u64>(), total);
                    let mut placed: Vec<&String> = groups.iter().flat_map(|group| &group.sites).collect();
                    placed.sort();
                    let wanted: Vec<&String> = eligible.iter().filter(|(_, count)| **count > 0).map(|(id, _)| id).collect();
                    prop_assert_eq!(placed, wanted);
                    // A site with enough people never has to share its report with one that has enough, too.
                    for group in &groups {
                        prop_assert!(group.sites.iter().filter(|id| eligible[*id] >= GROUP_MIN).count() <= 1);
                    }
                    prop_assert_eq!(key_groups(&sites, &eligible, GROUP_MIN), Some(groups));
                }
            }
        }
    }
}
