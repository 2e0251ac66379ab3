# The same as brought.py, by base R: what the two files of docs/examples say, for the test that compares both with a release.
# Usage: Rscript brought.R FOLDER. Writes JSON.

folder <- commandArgs(trailingOnly = TRUE)[1]
number <- function(x) if (is.nan(x) || is.na(x)) "null" else sprintf("%.12g", x)
quoted <- function(text) paste0("\"", gsub("\"", "\\\\\"", text), "\"")
object <- function(names, values) paste0("{", paste0(quoted(names), ":", values, collapse = ","), "}")

# Cronbach's alpha from pairwise covariances.
alpha <- function(items) {
  c <- cov(items, use = "pairwise.complete.obs")
  k <- ncol(items)
  k / (k - 1) * (1 - sum(diag(c)) / sum(c))
}

told <- function(items, groups) {
  one <- function(column) {
    x <- items[[column]]
    seen <- x[!is.na(x)]
    by <- split(x, groups)
    in_group <- sapply(by, function(of) {
      object(c("n", "mean"), c(sum(!is.na(of)), number(mean(of, na.rm = TRUE))))
    })
    object(
      c("n", "mean", "favourable", "unfavourable", "groups"),
      c(length(seen), number(mean(seen)), number(mean(seen > 50) * 100), number(mean(seen < 50) * 100), object(names(by), in_group))
    )
  }
  object(names(items), sapply(names(items), one))
}

army <- read.csv(file.path(folder, "army-units/lq2002.csv"), check.names = FALSE)
scores <- as.data.frame(lapply(names(army)[-1], function(column) {
  if (startsWith(column, "HOSTIL")) 100 - army[[column]] * 25 else (army[[column]] - 1) * 25
}))
names(scores) <- names(army)[-1]
starting <- function(start) alpha(scores[startsWith(names(scores), start)])
themes <- c(Leadership = "LEAD", `Task significance` = "TSIG", `Little hostility` = "HOSTIL")
of_army <- object(
  c("items", "alpha"),
  c(told(scores, paste("Unit", army$unit)), object(names(themes), sapply(themes, function(start) number(starting(start)))))
)

leavers <- read.csv(
  file.path(folder, "education-exit/dete_survey.csv"),
  check.names = FALSE, na.strings = character(0), colClasses = "character"
)
points <- c(SD = 0, D = 25, N = 50, A = 75, SA = 100)
answers <- as.data.frame(lapply(leavers[29:49], function(column) unname(points[column])))
names(answers) <- names(leavers)[29:49]
growing <- c(
  "Professional Development", "Opportunities for promotion", "Initiative", "Skills", "Coach", "Career Aspirations",
  "Feedback", "Further PD"
)
regions <- ifelse(leavers$Region == "Not Stated", "Region not stated", leavers$Region)
of_leavers <- object(
  c("items", "alpha"),
  c(told(answers, regions), object("Growing", number(alpha(answers[growing]))))
)
cat(object(c("army", "leavers"), c(of_army, of_leavers)))
