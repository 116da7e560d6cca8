//! What the checks cost that the editor of role descriptors makes at each keystroke, for the largest text that anybody
//! is likely to paste. Nothing here passes or fails.

#![expect(clippy::expect_used, reason = "a benchmark that cannot go on has nothing to say")]

use std::{fmt::Write as _, hint::black_box, time::Duration};

use criterion::Criterion;
use keyward::domain::{
    json::{Json, difference},
    privileges::{
        check::{check_descriptors, check_descriptors_in_full, check_metadata},
        descriptor::{RoleDescriptor, RoleDescriptors},
        summary::{meaning, summary},
    },
};

/// How much text is checked, in bytes.
const SIZE: usize = 200_000;

/// How many entries a descriptor has.
const ENTRIES: usize = 20;

fn main() {
    let text = descriptors();
    let read = check_descriptors(&text).expect("descriptors");
    let flawed = text.replace("\"view_index_metadata\"", "\"view_index_metadta\"");
    let broken = text.replacen("\"read\"", "\"read", 1);
    let metadata = metadata();
    println!("{} descriptors, {} bytes", read.len(), text.len());
    let mut criterion = Criterion::default().sample_size(30).measurement_time(Duration::from_secs(4));
    let mut measure = |name: &str, run: &mut dyn FnMut() -> usize| {
        criterion.bench_function(name, |bencher| bencher.iter(&mut *run));
    };
    let problems =
        |text: &str| check_descriptors(black_box(text)).map_or_else(|problems| problems.len(), |read| read.len());
    measure("check 200 kB of descriptors as typed", &mut || problems(&text));
    measure("check 200 kB of descriptors with unknown privileges", &mut || problems(&flawed));
    measure("check 200 kB of descriptors that are not JSON", &mut || problems(&broken));
    measure("check 200 kB of descriptors in full", &mut || {
        check_descriptors_in_full(black_box(&text)).map_or(0, |read| read.len())
    });
    measure("check 60 kB of metadata", &mut || {
        check_metadata(black_box(&metadata)).map_or(0, |read| read.render().len())
    });
    measure("write 200 kB of descriptors for editing", &mut || black_box(&read).to_editing_text().len());
    measure("sum up 200 kB of descriptors", &mut || summary(black_box(&read)).len() + meaning(black_box(&read)).len());
    let (before, after) = (read.to_json(), changed(&read));
    measure("compare 200 kB of descriptors", &mut || difference(black_box(&before), black_box(&after)).len());
}

/// Descriptors of every kind of entry: names, patterns and regular expressions.
fn descriptors() -> String {
    let mut descriptors = Vec::new();
    let mut length = 0;
    while length < SIZE {
        let number = descriptors.len();
        let mut entries = String::new();
        for entry in 0..ENTRIES {
            let separator = if entry == 0 { "" } else { "," };
            let expression = if entry == 0 { ", \"/metrics-[0-9]{4}/\"" } else { "" };
            let _ = write!(
                entries,
                "{separator}\n      {{\"names\": [\"logs-{number}-{entry}-*\", \"books-{number}-{entry}\"{expression}], \
                 \"privileges\": [\"read\", \"view_index_metadata\", \"monitor\"], \"query\": {{\"term\": {{\"team\": \
                 \"team-{number}\"}}}}}}"
            );
        }
        let descriptor = format!(
            "\n  \"role-{number}\": {{\n    \"cluster\": [\"monitor\", \"manage_own_api_key\"],\n    \"indices\": \
             [{entries}]\n  }}"
        );
        length += descriptor.len() + 1;
        descriptors.push(descriptor);
    }
    format!("{{{}\n}}", descriptors.join(","))
}

fn metadata() -> String {
    let members: Vec<String> = (0..1_500).map(|number| format!("\"name-{number}\": {{\"value\": {number}}}")).collect();
    format!("{{{}}}", members.join(", "))
}

/// The same with one entry less in each descriptor.
fn changed(descriptors: &RoleDescriptors) -> Json {
    let without_first = |(name, descriptor): (&str, &RoleDescriptor)| {
        let mut descriptor = descriptor.clone();
        descriptor.indices.remove(0);
        (name.to_owned(), descriptor)
    };
    descriptors.iter().map(without_first).collect::<RoleDescriptors>().to_json()
}
