//! `belong import`: files from other systems.

use crate::app::App;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::{Config, Half};
use crate::features::brought::read::{Ready, Used};
use crate::features::brought::{self, draft};
use crate::features::directory::{self, Choices, Unfit};
use crate::sheet;
use std::path::{Path, PathBuf};
use ui::Words;

/// Brings in a file of another system.
#[derive(clap::Args)]
pub struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// A staff list: CSV or an Excel workbook (.xlsx). All of it is taken, or nothing.
    People(People),
    /// The answers to a finished survey of another system: CSV or an Excel workbook. They are counted and published as results;
    /// no answer is kept.
    Answers(Answers),
}

/// A staff list.
#[derive(clap::Args)]
struct People {
    /// The file. Its columns are recognised by their names.
    file: PathBuf,
    /// Shows what would change, and changes nothing.
    #[arg(long)]
    dry_run: bool,
    /// Adds academies, regions and departments that are new.
    #[arg(long)]
    new_sites: bool,
    /// The file lists the people of the academies that it names, and says nothing about other academies.
    #[arg(long)]
    only_named_sites: bool,
    /// Goes on even if unusually many people leave.
    #[arg(long)]
    may_shrink: bool,
}

/// The answers to a finished survey.
#[derive(clap::Args)]
pub struct Answers {
    /// The file.
    file: PathBuf,
    /// What its columns mean: a file in TOML. The handbook and docs/examples show how it is written.
    #[arg(long, required_unless_present = "draft_map")]
    map: Option<PathBuf>,
    /// Shows what would be made, and counts the values of each column. Changes nothing.
    #[arg(long)]
    dry_run: bool,
    /// Writes a first map to the standard output, guessed from the file. Changes nothing.
    #[arg(long, conflicts_with_all = ["map", "dry_run"])]
    draft_map: bool,
}

fn bytes_of(file: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|why| format!("{}: {why}", file.display()))
}

impl Import {
    /// Imports, and prints what came of it.
    ///
    /// # Errors
    /// The sentences that say why nothing was imported.
    pub async fn run(self, config: Config) -> Result<(), String> {
        let clock = Clock::shifted(super::kept_shift(&config));
        if let What::Answers(answers) = &self.what
            && answers.draft_map
        {
            print!("{}", answers.draft(&clock)?);
            return Ok(());
        }
        if config.only == Some(Half::Answers) {
            return Err("This is the answers half, which knows no people. Do this on the other one.".into());
        }
        let app = App::open(config, clock, Chance::system()).await?;
        match self.what {
            What::People(people) => people.run(&app).await,
            What::Answers(answers) => {
                println!("{}", answers.run(&app).await?);
                Ok(())
            }
        }
    }
}

impl People {
    async fn run(self, app: &App) -> Result<(), String> {
        let w = app.words();
        let bytes = bytes_of(&self.file)?;
        let sheet = directory::read_list(&bytes).map_err(|unfit| match unfit {
            Unfit::Sheet(why) => directory::sheet_sentence(w, &why),
            Unfit::Refused(refused) => {
                let columns: Vec<String> = refused
                    .iter()
                    .map(|one| format!("  {}: {}", one.header, directory::reason_sentence(w, one.reason)))
                    .collect();
                format!("{}\n{}\n{}", w.directory_refused_lead(), columns.join("\n"), w.directory_refused_todo())
            }
        })?;
        let choices = Choices {
            new_sites: self.new_sites,
            only_named_sites: self.only_named_sites,
            may_shrink: self.may_shrink,
            ..Choices::guessed(&sheet.header, false)
        };
        let wrong = choices.mapping(sheet.header.len()).problems();
        if !wrong.is_empty() {
            let sentences: Vec<String> =
                wrong.iter().map(|problem| directory::mapping_sentence(w, &choices, problem).1).collect();
            return Err(format!("{}\n{}", w.directory_mapping_command(), sentences.join("\n")));
        }
        let header = sheet.header.clone();
        let done = directory::import_sheet(app, sheet, choices, self.dry_run).await.map_err(|why| why.to_string())?;
        let plan = done.map_err(|problems| {
            let mut lines = vec![w.directory_check_problems(problems.count)];
            lines.extend(problems.listed.iter().map(|problem| {
                format!("  {}: {}", directory::place(w, &header, problem), directory::wrong_sentence(w, &problem.what))
            }));
            lines.join("\n")
        })?;
        if self.dry_run {
            println!("{}", w.directory_check_lead());
        }
        println!("{}", w.directory_import_counts(plan.joined(), plan.changed(), plan.ended(), plan.unchanged));
        Ok(())
    }
}

impl Answers {
    fn sheet(&self, w: Words) -> Result<sheet::Sheet, String> {
        sheet::read(&bytes_of(&self.file)?).map_err(|why| directory::sheet_sentence(w, &why))
    }

    fn draft(&self, clock: &Clock) -> Result<String, String> {
        let sheet = self.sheet(Words::english())?;
        let title = self.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(draft(&sheet, &title, &clock.today().to_string()))
    }

    /// Gives what is to be printed.
    ///
    /// # Errors
    /// Everything that is wrong, in sentences.
    pub async fn run(self, app: &App) -> Result<String, String> {
        let w = app.words();
        let sheet = self.sheet(w)?;
        let Some(map) = &self.map else { return Err(w.brought_map_missing()) };
        let name = map.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let checked = brought::check(app, &sheet, &bytes_of(map)?, &name).await.map_err(|why| why.to_string())?;
        let ready = checked.map_err(|wrong| {
            let file = self.file.display().to_string();
            format!("{}\n  {}", w.brought_nothing_taken(file), wrong.join("\n  "))
        })?;
        // From here on the answers are needed as columns alone.
        drop(sheet);
        if self.dry_run {
            return look(w, ready).await;
        }
        let (answers, wave) = (ready.description.answers, ready.description.wave.clone());
        let done = brought::bring(app, ready).await.map_err(|why| why.to_string())?;
        let mut said = w.brought_done(answers, wave);
        if done.remarks > 0 {
            said = format!("{said}\n{}", w.brought_done_comments(done.remarks));
        }
        Ok(said)
    }
}

/// What a map would make of a file.
async fn look(w: Words, ready: Ready) -> Result<String, String> {
    let structure = ready.description.structure();
    let comments = ready.description.comment_questions().count();
    let counts = w.brought_dry_counts(
        ready.description.answers,
        structure.groups.len(),
        structure.items.len(),
        structure.facts.len(),
        comments,
    );
    let mut lines = vec![w.brought_dry_columns()];
    for column in &ready.report.columns {
        let used = match column.used {
            Used::Group => w.brought_used_group(),
            Used::Region => w.brought_used_region(),
            Used::Item => w.brought_used_item(),
            Used::Fact => w.brought_used_fact(),
            Used::Comment => w.brought_used_comment(),
            Used::Ignored => w.brought_used_ignored(),
            Used::Unsaid => w.brought_used_unsaid(),
        };
        lines.push(format!("  {} ({used}): {}", column.name, w.brought_dry_different(column.different)));
        for (value, count) in &column.values {
            let value = if value.is_empty() { w.brought_empty() } else { value.clone() };
            lines.push(format!("    {count:>7}  {value}"));
        }
    }
    lines.push(w.brought_dry_groups());
    for group in &ready.report.groups {
        let mut line = format!("  {}", w.brought_dry_group(&group.name, group.answers));
        if let Some(eligible) = group.eligible {
            line = format!("{line} {}", w.brought_dry_eligible(eligible));
        }
        if let Some(site) = &group.site {
            line = format!("{line}; {}", w.brought_dry_site(site));
        }
        lines.push(line);
    }
    lines.push(counts);
    let seen = tokio::task::spawn_blocking(move || brought::outlook(ready)).await.map_err(|why| why.to_string())?;
    let [own, together, hidden] = seen.map_err(|why| why.to_string())?;
    lines.push(w.brought_dry_outlook(own, together, hidden));
    lines.push(w.brought_dry_nothing());
    Ok(lines.join("\n"))
}
