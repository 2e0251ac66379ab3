//! `belong import`: files from other systems.

use crate::app::App;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::Config;
use crate::features::directory::{self, Choices, Unfit};
use std::path::PathBuf;

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

impl Import {
    /// Imports, and prints what came of it.
    ///
    /// # Errors
    /// The sentences that say why nothing was imported.
    pub async fn run(self, config: Config) -> Result<(), String> {
        let What::People(people) = self.what;
        let clock = Clock::shifted(super::kept_shift(&config));
        let app = App::open(config, clock, Chance::system()).await?;
        people.run(&app).await
    }
}

impl People {
    async fn run(self, app: &App) -> Result<(), String> {
        let w = app.words();
        let bytes = std::fs::read(&self.file).map_err(|why| format!("{}: {why}", self.file.display()))?;
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
