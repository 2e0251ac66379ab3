# Writing a survey in the browser.
authoring-more = More
authoring-rename = Change the name
authoring-rename-title = Change the name of this survey
authoring-copy = Copy this survey
# $title (String)
authoring-copy-of = Copy of { $title }
authoring-copied = This is the copy. The questions kept their codes, so that answers can be compared.
authoring-retire = Retire this survey
authoring-retired = The survey is retired. Its waves stay as they are. You find it at the bottom of this page.
authoring-retired-tag = Retired
authoring-retired-list = Retired surveys
authoring-restore = Bring back
# $title (String)
authoring-restore-what = Bring back { $title }
authoring-restored = The survey is back.
authoring-languages-of = Languages
authoring-download = Download as a workbook
authoring-replace = Replace from a workbook
authoring-upload = Start from a workbook
authoring-test = Test run
authoring-add-section = Add a section
authoring-add-bank = Add from the bank
authoring-add-here = Add a question here
# $section (String)
authoring-add-here-what = to { $section }
authoring-add-fact = Add questions about you
authoring-theme-tag = Theme of the report
authoring-duplicate = Duplicate
# $code (String)
authoring-duplicate-what = Duplicate { $code }
# $code (String)
authoring-duplicated = The copy has the code { $code }. Change its words and its code.
# $item (String)
# $choices (String)
authoring-shown-after = shown only after { $choices } to { $item }
authoring-fix = Put it right
authoring-waits = Still to do before this can be asked:
# Faults of a draft.
# $code (String)
authoring-fault-code = { $code } is not a code. Use 1 to 40 small letters, digits, points, hyphens or low lines.
# $code (String)
authoring-fault-twice = The code { $code } is used twice. Give one of them another code.
# $code (String)
# $count (Number)
# $min (Number)
# $max (Number)
authoring-fault-choices = { $code } has { $count } answers. It needs { $min } to { $max }.
authoring-fault-nothing = There is no question that can be counted. Add one with choices, a scale, or 0 to 10.
# $max (Number)
authoring-fault-comments = A survey has at most { $max } questions with free text, since each goes into an envelope of its own.
# $sections (Number)
# $questions (Number)
authoring-fault-large = A survey has at most { $sections } sections and { $questions } questions.
# $code (String)
# $item (String)
authoring-fault-depends = { $code } is shown only after some answers to { $item }, so it must come after it.
# $code (String)
# $item (String)
authoring-fault-depends-choice = { $code } is shown only after an answer that { $item } does not have.
# $code (String)
authoring-fault-fact = { $code } is about the person, so it needs one choice, or a scale if its answers have an order.
# $count (Number)
# $language (String)
authoring-fault-unsaid = { $count ->
    [one] 1 sentence is missing in { $language }.
   *[other] { $count } sentences are missing in { $language }.
}
# $code (String)
authoring-fault-locked = { $code } was asked before with other words. Keep the old words, or give the new ones a new code.
# Locked wording.
# $wave (String)
authoring-locked-title = Asked before, in { $wave }
authoring-locked-then = The words were:
authoring-locked-hint = If you change its words, its hint or its answers, it becomes a new question with a new code, and the series breaks here: results will not be compared across the change.
# $hint (String)
authoring-locked-hinted = Hint: { $hint }
authoring-locked-unhinted = It had no hint.
authoring-locked-keep = Keep the old words
# $code (String)
authoring-locked-keep-what = of { $code }
# $code (String)
authoring-locked-break = Make it a new question, { $code } (the series breaks here)
authoring-locked-kept = The old words are back.
# $old (String)
# $new (String)
authoring-locked-broken = It is a new question now, { $new }. Results will show that the series of { $old } ends.
authoring-locked-impossible = The old words are not there in the first language of this survey, so it has to become a new question.
authoring-locked-saved = Saved. The words differ from those that were asked before: choose below what it shall be.
# Sections.
authoring-section-new = Add a section
# $title (String)
authoring-section-change = Change the section { $title }
authoring-section-title = Heading
authoring-section-title-missing = Give the section a heading
authoring-section-intro = A sentence or two below the heading (optional)
authoring-section-theme = Report the questions of this section together, as a theme
authoring-section-theme-hint = A theme has a score of its own, the mean of its scales. Leave it out for a section of mixed questions.
# $title (String)
authoring-section-change-what = the section { $title }
# $title (String)
authoring-section-up = Move the section { $title } up
# $title (String)
authoring-section-down = Move the section { $title } down
# $title (String)
authoring-section-remove = Remove the section { $title }
# $count (Number)
authoring-section-remove-lead = { $count ->
    [0] There is no question in it.
    [one] Its question goes with it:
   *[other] Its { $count } questions go with it:
}
authoring-removed = Removed.
authoring-remove-yes = Yes, remove it
authoring-remove-no = No, keep it
# $code (String)
authoring-remove-question = Remove { $code }?
authoring-remove-dependents = These questions are shown only after some answers to it. They will be shown always:
# Kinds.
authoring-kind-title = What kind of question?
authoring-kind-agreement = How far people agree
authoring-kind-agreement-hint = Five answers, from strongly disagree to strongly agree. Write a statement, such as “I can be myself at work.”
authoring-kind-frequency = How often
authoring-kind-frequency-hint = Five answers, from never to always.
authoring-kind-scale = A scale with your own answers
authoring-kind-scale-hint = Answers in an order, 2 to 11 of them.
authoring-kind-zero = 0 to 10
authoring-kind-zero-hint = Say in the question what 0 and 10 mean.
authoring-kind-single = One choice
authoring-kind-single-hint = Answers without an order.
authoring-kind-multiple = Several choices
authoring-kind-multiple-hint = People tick all that fit.
authoring-kind-text = Free text
# $max (Number)
authoring-kind-text-hint = A comment goes into an envelope of its own, apart from the answers. At most { $max } in a survey.
authoring-kind-note = Words without an answer
authoring-kind-note-hint = To explain something between two questions.
authoring-kind-fact-hint = Questions about the person take one choice, or a scale if the answers have an order.
authoring-kind-change = Change the kind of answer
# The form of a question.
# $kind (String)
authoring-question-new = Add a question: { $kind }
authoring-text-statement = The statement
authoring-text-note = The words
authoring-good = Which answers are a good sign?
authoring-good-agree = Agreeing is a good sign
authoring-good-disagree = Disagreeing is a good sign, as with “I feel left out.”
authoring-good-often = Often is a good sign
authoring-good-seldom = Seldom is a good sign
authoring-good-last = The last answer is the best
authoring-good-first = The first answer is the best
authoring-good-missing = Say which answers are a good sign
authoring-options-given = People choose one of these:
authoring-options-hint = One on each line, in the order in which they are read. Everybody can also choose Prefer not to say, which you do not have to write.
# $max (Number)
authoring-option-long = Use { $max } characters or fewer for each answer
authoring-option-twice = Two answers are the same. Give each its own words.
authoring-code-details = Code
authoring-keep-translations = Keep the translations: I only put the spelling right
authoring-keep-translations-hint = Otherwise the sentences that you change have to be translated again.
authoring-show-link = When it is shown
# $code (String)
authoring-show-link-what = ({ $code })
authoring-changed-meanwhile = This was changed in another window, or by somebody else, since you opened it. Nothing of yours is lost: it is below. Save again to put it in place of what is there now.
authoring-changed-now = What is there now
authoring-gone-meanwhile = This was removed in another window, or by somebody else, since you opened it. Nothing of yours is lost: save to put it back.
# Skip logic.
# $code (String)
authoring-show-title = When is { $code } shown?
authoring-show-none = There is no earlier question with answers to choose from. Move this one further down first.
authoring-show-item = Earlier question
authoring-show-choose = See its answers
# $code (String)
authoring-show-choices = Show it only to people who answered { $code } with
authoring-show-choices-hint = One of them is enough. People who skip that question do not see this one.
authoring-show-choices-missing = Tick at least one answer
authoring-show-save = Save
authoring-show-always = Show it to everybody
authoring-show-always-done = It is shown to everybody.
# Bank.
authoring-bank-title = Add questions from the bank
authoring-bank-hint = Questions that the survey has already are left out. Each goes into the section of its theme.
authoring-bank-all = All questions of the bank are in this survey.
authoring-bank-add = Add them
authoring-bank-missing = Tick at least one question
# $count (Number)
authoring-bank-added = { $count ->
    [one] 1 question was added.
   *[other] { $count } questions were added.
}
authoring-facts-title = Add questions about you
authoring-facts-own = Write one of your own
authoring-facts-all = All of our questions about you are in this survey.
authoring-facts-lead = The answers follow the harmonised categories of the Office for National Statistics where there are such. Everybody can choose Prefer not to say.
# Languages.
authoring-languages-title = Languages of this survey
authoring-languages-lead = People choose the language in which they read the questions. Reports are in the first one.
authoring-languages-around = The sentences around the questions, such as the promise and the buttons, are in English.
authoring-language = Language
authoring-language-state = State
authoring-language-first = First language, used in reports
authoring-language-whole = Complete
authoring-language-todo = What you can do
authoring-translate = Translate
# $language (String)
authoring-translate-what = into { $language }
authoring-lead = Make it the first language
# $language (String)
authoring-lead-what = Make it the first language: { $language }
authoring-lead-refused = Only a language in which nothing is missing can be the first.
# $language (String)
authoring-led = { $language } is the first language now.
# $language (String)
authoring-language-remove-title = Remove { $language }?
authoring-language-remove-lead = All that was translated into it goes with it. Download the survey as a workbook first if you want to keep it.
authoring-language-add = Add a language
authoring-language-choose = Choose a language
authoring-language-other = Or its code
authoring-language-other-hint = For a language that is not in the list, for example mi for Māori.
authoring-language-wrong = Choose a language, or write its code: two or three small letters
authoring-language-twice = The survey has this language already
# $max (Number)
authoring-language-max = A survey has at most { $max } languages
# $language (String)
authoring-language-added = { $language } was added. Now translate it.
# Translating.
# $language (String)
authoring-translate-title = Translate into { $language }
# $done (Number)
# $all (Number)
authoring-translate-progress = { $done } of { $all } sentences are translated.
authoring-translate-missing-only = Show only what is missing
authoring-translate-show-all = Show all sentences
authoring-translate-none = Nothing is missing in this language.
# $count (Number)
authoring-translate-uses = occurs { $count } times
# $count (Number)
authoring-translate-saved = { $count ->
    [0] Nothing was changed.
    [one] 1 sentence was saved.
   *[other] { $count } sentences were saved.
}
authoring-translate-conflict = Some sentences were changed in another window, or by somebody else, since you opened this page. What you wrote for them was not saved. Copy what you want to keep:
authoring-translate-gone = (the original is not there any more)
# $text (String)
# $max (Number)
authoring-translate-long = “{ $text }” is longer than { $max } characters
# Preview.
authoring-preview-lead = This is what people see on a phone. Nothing is sent or kept.
# $title (String)
authoring-preview-frame = { $title }, as on a phone
authoring-preview-full = Open it as a full page, for a test run
# Workbooks.
authoring-xlsform-title = Start from a workbook
# $title (String)
authoring-xlsform-replace-title = Replace { $title } from a workbook
authoring-xlsform-lead = A workbook in the form XLSForm, as KoboToolbox, ODK and SurveyCTO use it, with the sheets survey and choices. What Belong cannot ask is refused with its row and the reason, and then nothing is changed.
authoring-xlsform-replace-warning = This replaces all sections, questions and languages of this survey. Download it first if you want to keep them.
authoring-xlsform-changed = The survey was changed since you opened this page, so nothing was replaced. Look at it again, and choose the file once more.
authoring-xlsform-file = Workbook (.xlsx or .xls)
authoring-xlsform-file-missing = Choose a workbook
authoring-xlsform-read = Read it
authoring-xlsform-refused-title = Nothing was taken over
# $file (String)
authoring-xlsform-refused = { $file } holds something that Belong cannot ask. Change it in the workbook and try again.
# $file (String)
authoring-xlsform-unread = { $file } could not be read.
authoring-xlsform-problems = What has to be changed
authoring-xlsform-where = Where
authoring-xlsform-why = Why
# $sheet (String)
# $row (Number)
authoring-xlsform-row = { $sheet }, row { $row }
# $sheet (String)
# $row (Number)
# $column (String)
authoring-xlsform-cell = { $sheet }, row { $row }, column { $column }
authoring-xlsform-again = Choose the workbook again
authoring-xlsform-done-title = The workbook is taken over
# $questions (Number)
# $sections (Number)
authoring-xlsform-done = { $questions } questions in { $sections } sections.
authoring-xlsform-notes = What was left aside or changed
authoring-xlsform-go = Go to the survey
authoring-xlsform-untitled = Survey from a workbook
# $count (Number)
# $min (Number)
# $max (Number)
authoring-options-wrong = Write { $min } to { $max } answers, one on each line (now: { $count })
authoring-section-gone = Choose a section that is there
authoring-continue = Continue
