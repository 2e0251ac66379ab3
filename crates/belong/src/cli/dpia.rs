//! `belong dpia`: the draft of the assessment of data protection, from how this installation is set up.

use crate::app::App;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::Config;
use crate::features::privacy::notices;
use std::path::PathBuf;

/// Writes the draft of the data protection impact assessment, in Markdown.
#[derive(clap::Args)]
pub struct Dpia {
    /// A new file; without it the draft is printed.
    #[arg(long)]
    to: Option<PathBuf>,
    /// As a page (HTML) and not as Markdown.
    #[arg(long)]
    html: bool,
}

impl Dpia {
    /// Writes it.
    ///
    /// # Errors
    /// A sentence that says why not.
    pub async fn run(self, config: Config) -> Result<(), String> {
        let clock = Clock::shifted(super::kept_shift(&config));
        let app = App::open(config, clock, Chance::system()).await?;
        let draft = notices::assessment(&app).await.map_err(|why| why.to_string())?;
        let text = if self.html { draft.alone() } else { draft.markdown() };
        match self.to {
            None => print!("{text}"),
            Some(at) => {
                let file = std::fs::OpenOptions::new().write(true).create_new(true).open(&at);
                file.and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()))
                    .map_err(|why| format!("{}: {why}", at.display()))?;
                println!("{}", app.words().privacy_command_written(at.display().to_string()));
            }
        }
        Ok(())
    }
}
