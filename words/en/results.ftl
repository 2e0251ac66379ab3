# Results.
results-none-title = No results yet
results-none = Results come when a survey is closed and counted.
# $on (String)
results-published = Published on { $on }
# $answered (String)
# $eligible (String)
results-took-part = { $answered } of { $eligible } people answered.
# $on (String)
results-later = You can read these results from { $on }. Their fingerprint is in the public log already, so they cannot change until then.
results-nothing-title = Nothing can be shown
# $min (Number)
results-nothing = Fewer than { $min } people answered. Any number would say too much about them, so nothing is shown to anybody.
results-contested = The counts of this survey do not add up: more answers came than credentials were given, or more of these than people could take part. Ask an auditor before you use these results.

results-themes = Themes
results-groups = Groups
results-regions = Regions
results-own = (your group)
results-facts = By what people told about themselves
results-facts-lead = Each fact was told by the person, or left out. Whoever left it out counts in no part of it.
results-fact-lead = Everybody who told this fact, in its parts. People who left it out are in none of them.
results-other-statements = Other statements
results-choices = Other questions
results-choices-larger = How people chose is shown for regions and for everybody, not for single groups.
results-spread = How people answered
# $min (Number)
results-spread-from = How many agreed and disagreed is shown for groups of { $min } people and more.
# $min (Number)
results-spread-everybody = How many agreed and disagreed is shown for everybody together only, from { $min } people up.
results-spread-none = How many agreed and disagreed is not shown in these results. Why is said at the end of the page for everybody.
# $name (String)
results-beside = Beside { $name }
results-here = Here
# $kind (String)
results-similar = { $kind } (middle)
results-similar-few = too few groups
# $count (Number), $kind (String)
results-similar-note = Up to { $count } other groups of this kind ({ $kind }): half of them score lower than the middle and half higher, and the range holds the middle half of them. Only groups that are shown by themselves count, where there are eight or more.
results-over-time = Scores from survey to survey
results-over-time-note = A difference from one survey to the next may be chance. “Withheld to protect people” stands where a score is not shown by itself, where too few people came or went between two surveys, or where the list of who could take part has had its time.
results-over-time-not-asked = not asked
results-over-time-words = asked in other words
results-centre-title = At the centre
# $count (Number)
results-centre = { $count ->
    [one] The score is made of this one statement. It is no scale that science has tested.
   *[other] The score is the plain mean of these { $count } statements, each of which counts the same. It is no scale that science has tested: read it together with its parts.
}
results-beside-note = If the score of everybody lies within the likely range here, or just outside it, the difference may be chance.
# $low (Number), $high (Number)
results-likely-between = likely between { $low } and { $high }
# $n (String)
results-n = about { $n }
# $n (String)
results-about-n = About { $n } people answered.

# What changed since the survey before.
# $score (String), $title (String)
results-before-was = : it was { $score } in “{ $title }”
# $title (String)
results-before-few = : fewer than about 20 answered there, or fewer than 50 in all, or no exact score is shown, here or in “{ $title }”
# $title (String)
results-before-compared = Compared with “{ $title }”
# $title (String)
results-breaks = Questions that “{ $title }” asked in other words
results-breaks-lead = The numbers before and after the change cannot be compared: people answered something else. Both wordings stand here.
results-breaks-then = Asked then
results-breaks-now = Asked now
# $title (String)
results-before-not-alike = Not compared with “{ $title }”: here or there the number is of several groups together.
# $title (String)
results-before-words = “{ $title }” did not ask this in the same way, so the two cannot be compared.

# With whom a group is shown. $with begins with "together with".
# $name (String), $with (String), $k (Number)
results-together = { $name } is shown { $with }. Fewer than { $k } answered there, or by itself it could give away what a few people answered, there or at another place. The numbers are of all of them together, and cannot be taken apart.
# $name (String), $within (String), $k (Number)
results-within = { $name } is not shown by itself to anybody: fewer than { $k } answered there, or it could give away what a few people answered, there or at another place. Its answers are counted in { $within }. This says nothing about what anybody answered.
results-group-withheld = Withheld to protect people. This says nothing about what anybody answered.
# $name (String)
results-instead = { $name }, which this group is part of

# How to read a page, for somebody who knows no statistics.
results-read-title = How to read this page
results-read-certain-title = What is certain
results-read-score = A score runs from 0 to 100. It is 100 if everybody gives the best answer, 0 if everybody gives the worst, and 50 is the middle.
results-read-certain = A score comes only from people who answered, and is then rounded to protect them. It says nothing about those who did not answer.
results-read-rounded-percent = Scores are rounded to one decimal. “About how many answered” is to the nearest five; how many took part is exact.
# $min (Number)
results-read-rounded-fives = To protect people, scores are blurred: the fewer answered, the more. On a scale of five answers a score can be up to 12 points off with 10 answers, 3 points with 50, and 1 or 2 with 100; most are nearer. The likely range allows for it. “About how many answered” is to the nearest five. Shares are made of such blurred numbers. They are shown from { $min } answers up, and for questions with three answers from 1,000 up.
# $min (Number)
results-read-rounded-coarse = To protect people, scores are blurred: the fewer answered, the more. On a scale of five answers a score can be up to 25 points off with 10 answers, 5 points with 50, and 3 with 100; most are nearer. The likely range allows for it. “About how many answered” is to the nearest five. Shares are made of such blurred numbers, and are shown for everybody together only, from { $min } answers up.
results-read-rounded-means = To protect people, scores are blurred: the fewer answered, the more. On a scale of five answers a score can be up to 25 points off with 10 answers, 5 points with 50, and 3 with 100; most are nearer. The likely range allows for it. “About how many answered” is to the nearest five. No shares are shown.
# $min (Number)
results-read-rounded-everybody = To protect people, only the scores of everybody together are shown, in whole points and a little blurred (3 points at most with 100 answers), and shares from { $min } answers up. Nothing is shown of any part of the people.
results-read-unsure-title = What is not certain
results-read-range = Not everybody answered. “Likely between 58 and 64” means: if everybody had answered, and those who did not think like those who did, the score would most likely lie there. The fewer answered, the wider it is.
results-read-range-unknown = “Likely between 58 and 64” means: among many people like those who answered, the score would most likely lie there. We do not know how many could have answered.
results-read-overlap = If the ranges of two groups overlap, the difference between them may be chance. Do not rank groups by their scores.
results-read-silent = Those who did not answer may think otherwise than those who did. No calculation can tell. Where shares are shown, “whatever the others think” says how far that could move them at most.
results-read-withheld-title = Why something is withheld
# $k (Number), $kd (Number)
results-read-withheld = A group is shown only if { $k } or more people in it answered, and if nobody could use all that is shown to work out something about fewer than { $kd } people. So a large group may be withheld to protect a small one.
results-read-withheld-says = “Withheld” says nothing about what people answered. Which groups are shown depends on how many people answered and where they belong, never on what they said. It looks the same if few answered and if nobody did.
results-read-withheld-says-coarser = “Withheld” says nothing about what the people of one group answered. Which groups can be shown depends on how many people answered and where they belong. Only that everything is told more coarsely here than planned was decided from the answers, from all of them together.
results-read-together = Small groups are shown together with neighbours where that helps. Then the numbers are of all of them together.
results-read-end = “At least 95” or “at most 5” stands for a score near the end of the scale in a small group. The exact number would speak for everybody in it.
results-read-words-title = Words that do not mean the same
results-read-word-same = “No clear difference” means: about 20 or more answered each time, and the change is so small that chance alone could have made it. A real change that is too small for us to see may be there all the same.
results-read-word-higher = “Higher than before” or “lower than before” means: the change is larger than chance alone would usually make. All themes of a page are looked at together, so that chance does not pick one out.
results-read-word-few = “Too few to tell” means: one of the times fewer than about 20 answered here, or fewer than 50 in all, or the group is small and its exact score is not shown. It may have changed or not.
results-read-word-withheld = “Withheld to protect people” means: we do not show it to anybody, whatever it is.

results-check = To check these results
results-counts = Who could take part, and how many did
results-counts-note = These counts can be checked: nobody can have more answers than credentials.
results-eligible = Could take part
results-issued = Took a credential
results-reissued = Replaced
results-paper = On paper
results-answered = Answered
results-spoilt = Spoilt
results-not-known = not known
results-tier-passed = Before publishing, the program tried to work single answers back out of what it was about to show. It could not.
results-tier-coarse = Before publishing, the program tried to work single answers back out of what it was about to show. Somewhere it might have been possible, so everything is rounded more coarsely than planned.
results-tier-means = Before publishing, the program tried to work single answers back out of what it was about to show. Somewhere it might have been possible, so scores are rounded more coarsely than planned, and shares are not shown.
results-tier-everybody = Before publishing, the program tried to work single answers back out of what it was about to show. Even from coarsely rounded numbers it might have been possible, so only the scores of everybody together are shown.
results-csv = Download the numbers as a table (CSV)
results-xlsx = Download the numbers as a workbook (Excel)
results-sav = Download the numbers for SPSS (SAV)
results-json = Download the numbers for programs (JSON)
results-schema = What the JSON holds, as a JSON Schema
results-xlsx-too-long = These results have more lines than a workbook can hold. Download them as a table (CSV).
results-bytes = The results as they were published, byte for byte

# A theme or a statement on a page of its own.
results-trend = From survey to survey
results-trend-withheld = A survey is left out of the line where the lists of people of two surveys differ by only a few, since the difference would speak about those who came or went. It is left out, too, where a list is no longer kept, so that nobody can tell.
# $count (Number)
results-theme-parts = { $count ->
    [one] Made of one statement
   *[other] Made of { $count } statements
}
results-theme-mean = The score is the plain mean of these statements. Each counts the same.
# $value (String), $low (String), $high (String)
results-theme-hangs = How well the statements fit together: { $value }, likely between { $low } and { $high } (1 is best; statisticians call it alpha). From 0.70 up they may be read as one thing. Below that, read each by itself.
# $value (String), $low (String), $high (String)
results-theme-omega = Another measure of the same, which lets some statements say more than others, gives { $value }, likely between { $low } and { $high } (omega).
# $percent (Number)
results-theme-places = People differ in their answers. About { $percent } in 100 parts of these differences go with the group that they work in.
results-theme-apart = That is enough to look at groups one by one.
results-theme-alike = That is little: people of the same group differ nearly as much as people of different ones, so look at everybody first.
# $agree (String)
results-theme-climate = On average, people of the same place also agree with each other (about { $agree }, where 0 is that answers are spread evenly over the scale and 1 that all say the same), and the scores of places are steady. So one may speak of the climate of a place, its common mood.
results-theme-no-climate = Do not speak of the climate of a place, a common mood. For that, places must differ enough, people of a place must agree, and the scores of places must be steady. Here at least one of these is not so, or cannot be told.
results-steady-even-title = If the same share had answered everywhere
# $score (String), $shown (String), $all (String), $count (String)
results-steady-even = The score of everybody would be about { $score }, in place of { $shown }, if those who did not answer think like the others at their place. Places where a smaller share answered count for more then, so the about { $all } answers are worth as much as about { $count } from an even share.
results-steady-title = Scores of places, with some of the chance taken out
results-steady-lead = The score of a small place moves up and down by chance. The steadied score is our best guess of where it really stands: the fewer answered, the nearer it lies to the average of all places. It is a guess, so read it beside the score and not in place of it.
results-steady-shares-title = Shares of places, with some of the chance taken out
results-steady-shares-lead = The share of favourable answers at a small place moves up and down by chance. The steadied share is our best guess of where it really stands: the fewer answered, the nearer it lies to the average of the places in this table. It is a guess, so read it beside the share and not in place of it.
results-steady-share = Steadied share
results-steady-place = Place
results-steady-own = Score
results-steady-drawn = Steadied score
results-item-of = Part of
results-item-reversed = Higher is better here: the score is high if few people say so.
# $favourable (String), $low (Number), $high (Number), $least (Number), $most (Number)
results-item-sure = Favourable answers: { $favourable }. If those who did not answer think like those who did, it is likely between { $low }% and { $high }% of everybody. Whatever they think, it is between { $least }% and { $most }%.
# $favourable (String), $low (Number), $high (Number)
results-item-likely = Favourable answers: { $favourable }. Among many people like those who answered it would likely be between { $low }% and { $high }%.
# $min (Number)
results-item-no-shares = How many chose each answer is shown from { $min } people up.

## Findings

results-findings = Findings
results-findings-lead = Numbers that somebody pinned, so that something can be done about them. You see those that you could also see on the results.
results-findings-none-title = No findings yet
results-findings-none = Open a theme or a statement of the results and pin its number.
results-pin-link = Pin a number of this as a finding
results-pin-title = Pin a finding
results-pin-lead = A finding is one number that you want to come back to: in a meeting, in a plan, in the next survey. It keeps its sentence and its place for ever. Your name stands beside it.
results-pin-what = What is it about?
results-pin-what-missing = Choose a theme or a statement
results-pin-whom = Whose number is it?
results-pin-whom-missing = Choose whose number it is
results-pin-withheld = This number is withheld to protect people, so it cannot be pinned. Choose a larger group
results-pin-why = Why does it matter? (optional)
results-pin-why-hint = One or two sentences. Do not name anybody.
# $max (Number)
results-pin-why-long = Say why in at most { $max } letters
results-pin-button = Pin this number
results-pinned = The finding is pinned.
# $max (Number)
results-pin-enough = { $max } findings are pinned for this survey already, which is as many as there can be.
results-finding-title = Finding
# $name (String), $whom (String), $score (String), $low (Number), $high (Number)
results-finding-between = “{ $name }” – { $whom }: { $score } of 100, likely between { $low } and { $high }.
# $name (String), $whom (String), $score (String)
results-finding = “{ $name }” – { $whom }: { $score } of 100.
# $category (String), $fact (String)
results-finding-people = people who answered “{ $category }” to “{ $fact }”
# $score (String), $whole (String)
results-finding-beside = { $whole }: { $score }.
results-finding-why = Why it was pinned
# $name (String), $on (String)
results-finding-by = Pinned by { $name } on { $on }.
# $on (String)
results-finding-on = Pinned on { $on }.
results-finding-from = Where it comes from
results-finding-keeps = A finding does not change. It is a number that was published with the results, and says nothing about anybody in particular.

## Reports

results-report-open = Open the report, one page for a meeting
# $name (String)
results-report-title = Report on { $name }
results-report-pdf = Download this report as a PDF
# $label (String)
# $score (String)
# $low (Number)
# $high (Number)
results-report-dot-between = { $label }: { $score }, likely between { $low } and { $high }.
# $label (String)
# $score (String)
results-report-dot = { $label }: { $score }.
results-report-dash = – stands for a group that is not shown by itself, to protect people. It says nothing about what anybody answered.
# $organisation (String)
# $title (String)
# $on (String)
results-report-footer = { $organisation } · { $title } · printed on { $on }
results-report-sentences = In five sentences
results-report-see = See the number
# $names (String)
# $last (String)
results-report-and = { $names } and { $last }
results-report-first = There is no earlier survey that you can read and that this page can be compared with.
# $before (String)
# $up (String)
# $down (String)
results-report-both = Since “{ $before }” the scores are higher for { $up }, and lower for { $down }.
# $before (String)
# $up (String)
results-report-higher = Since “{ $before }” the scores are higher for { $up }.
# $before (String)
# $down (String)
results-report-lower = Since “{ $before }” the scores are lower for { $down }.
# $before (String)
results-report-same = Since “{ $before }” no theme that can be compared has changed by more than chance.
# $before (String)
results-report-few = Too few people answered here, or in “{ $before }”, to tell whether anything has changed.
# $before (String)
results-report-changes-withheld = What has changed since “{ $before }” is withheld to protect people: we show it to nobody.
# $before (String)
results-report-not-alike = Nothing is compared with “{ $before }”: here or there the numbers are of several groups together.
# $before (String)
results-report-words = No theme here was asked in the same way in “{ $before }”, so nothing can be compared.
# $text (String)
# $score (String)
results-report-strongest = Strongest is “{ $text }”, with a score of { $score } of 100.
# $text (String)
# $score (String)
results-report-weakest = Weakest is “{ $text }”, with a score of { $score } of 100.
# $text (String)
# $score (String)
results-report-strongest-near = Strongest is “{ $text }”, with a score of { $score } of 100; others are too close to tell apart.
# $text (String)
# $score (String)
results-report-weakest-near = Weakest is “{ $text }”, with a score of { $score } of 100; others are too close to tell apart.
results-report-statements-few = There are too few statements with a score here to name a strongest and a weakest.
results-report-statements-withheld = The scores of single statements are withheld to protect people.
# $name (String), $n (Number)
results-report-topic = Written about most is “{ $name }”, in about { $n } comments.
results-report-region = A region is set beside no earlier survey, since the groups in it may have changed. Look at a group, or at everybody.
results-report-pin = Pin a number that you want to come back to
results-report-silent = No comments can be read here. A comment stands with the place that it comes from, if enough people wrote one there.
# $count (Number)
# $question (String)
results-report-said-all = { $count ->
        [one] One comment can be read, on “{ $question }”.
       *[other] { $count } comments can be read, all of them on “{ $question }”.
    }
# $count (Number)
# $most (Number)
# $question (String)
results-report-said = { $count } comments can be read. The question that drew the most of them, { $most }, is “{ $question }”.
# $text (String)
# $score (String)
results-report-since = Asked what was done since the last survey (“{ $text }”), people give a score of { $score } of 100.
# $acted (String)
# $text (String)
# $score (String)
results-report-since-acted = { $acted }; on “{ $text }” the score is { $score } of 100.
# $acted (String)
results-report-since-acted-only = { $acted }.
# $agreed (Number), $before (String), $done (Number)
results-report-acted = { $agreed ->
    [one] One action was agreed after “{ $before }”, and { $done ->
        [0] it is not done yet
       *[other] it is done
    }
   *[other] Of the { $agreed } actions that were agreed after “{ $before }”, { $done ->
        [0] none is done yet
        [one] one is done
       *[other] { $done } are done
    }
}
# $before (String)
results-report-acted-none = After “{ $before }” nothing was agreed that everybody may know
# $before (String)
results-report-together = Everything that came of “{ $before }”, done and not done
# $region (String), $count (Number)
results-report-said-beyond = What people here wrote is read with all of { $region }, so that nobody is known by their words: { $count ->
    [one] one comment
   *[other] { $count } comments
}.
results-report-since-unasked = This survey did not ask whether anything was done since the last one.
results-report-since-withheld = What people say of what was done since the last survey is withheld to protect people.
results-report-since-title = What was done since the last survey
results-report-strongest-title = Strongest
results-report-weakest-title = Weakest
results-report-before = Before
# $name (String)
results-report-goes-with = What goes with { $name }
# $count (Number)
results-report-read = { $count ->
        [one] Read the one comment
       *[other] Read the { $count } comments
    }
results-report-talk = To talk about together
results-report-talk-lead = Take half an hour. Let everybody say something before anybody answers.
results-report-ask-surprise = What on this page surprises us, and what does not?
# $text (String)
results-report-ask-weakest = “{ $text }” is among the weakest. What would make this better for each of us?
results-report-ask-better = Which statement should be better by the next survey, and what would have to be different?
results-report-ask-do = What can we do ourselves before the end of term, and what do we ask of others?
results-report-talk-next = Write down one thing that you will do, who does it and by when. Say so to everybody, also to those who were not there.
results-report-not-scale-title = Is this a proven scale?
results-report-not-scale = No. The statements were written for organisations like this one, and each theme is the plain mean of its statements, all of which are shown. It was not tested on other people, so compare it with itself from survey to survey, and not with numbers from elsewhere.

# What stands in the files that can be downloaded. Short, since they are labels of columns too.
results-sheet-numbers = results
results-sheet-questions = questions
results-sheet-about = about
results-sheet-option-words = words of the option
results-export-lines = One line for each place and question, as the results were published. There is no line for a person.
results-export-withheld = A line that is withheld looks the same whether few people answered or nobody did. It says nothing about what anybody answered.
results-export-words = In place of a share there may be "few" or "nearly all", and in place of a mean a score "or below" or "or above": the exact number would tell of single people.
# $wave (String)
results-export-wave = Id of the survey: { $wave }
# $hash (String)
results-export-release = SHA-256 of the results as they were published, which stands in the log: { $hash }
results-sav-shown = Shown
results-sav-mean-is = What the mean is: the number, or a bound
results-sav-bounds = Shares of -1 and -2 are no numbers: they say that nobody or a few people, or all or nearly all, answered so. They are declared as missing.
results-export-few = Nobody or a few people
results-export-all-but-few = All or nearly all people
results-column-level = How large the place is: everybody, a region or a group
results-column-group = Name of the place
results-column-by = What people told about themselves, where only a part of the place is meant
results-column-item = Code of the question
results-column-text = Words of the question
results-column-state = Whether numbers are shown, or withheld to protect people
results-column-shown-for = Whose numbers these are: more places where neighbours are shown together
results-column-about-n = About how many people answered, to the nearest 5
results-column-mean = Mean score, from 0 to 100
results-column-mean-low = Lower end of the likely range of the mean
results-column-mean-high = Upper end of the likely range of the mean
results-column-favourable = Favourable answers, in per cent
results-column-neutral = Neutral answers, in per cent
results-column-unfavourable = Unfavourable answers, in per cent
results-column-options = People who chose each option, in per cent, in the order of the options

# The schema of the JSON file, for those who write programs.
results-schema-heading = Results of a survey in Belong
results-schema-schema = Where this schema is
results-schema-wave = Id of the survey
results-schema-title = Title of the survey
results-schema-closed-on = Last day of answering
results-schema-collected-by = The system that collected the answers, when that was not Belong
results-schema-release = SHA-256 of the results as they were published, which stands in the log
results-schema-contested = Whether the counts of the survey do not add up
results-schema-organisation = Name of the whole organisation
results-schema-named = A code, and the name that people see
results-schema-region = Code of the region in which the group lies
results-schema-questions = Every question of which there are numbers
results-schema-question = A question
results-schema-kind = What can be answered: a scale, 0 to 10, one option, or several options
results-schema-theme = Theme of the question
results-schema-options = Words of the options, in the order in which people see them
results-schema-place = Code of the region or the group; none for everybody
results-schema-shown = Numbers that are shown
results-schema-mean-range = The likely range of the mean, lower end first
results-schema-mean-about = The mean itself, rounded
results-schema-mean-at-most = The mean is this or lower; how much is not told
results-schema-mean-at-least = The mean is this or higher; how much is not told
results-schema-share-about = The share itself, rounded
