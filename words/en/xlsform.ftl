# Surveys as workbooks (XLSForm): what is refused, and what is left aside.
# $max (String)
xlsform-too-large = This file is too large. A survey of { $max } or more does not fit on anybody's phone.
xlsform-unpacks = This workbook unpacks to far more than a survey can hold, so it was not read.
xlsform-not-workbook = This file is not a workbook. Save it as .xlsx (or .xls) and try again.
xlsform-broken = This workbook is damaged or locked with a password. Open it, save it as .xlsx without a password, and try again.
xlsform-empty = There is nothing in this workbook.
# $max (Number)
xlsform-lines = A sheet has more than { $max } lines. A survey has far fewer.
xlsform-columns = A sheet has too many columns.
# $line (Number)
xlsform-cell = A cell in line { $line } is longer than any text of a survey.
xlsform-no-survey = There is no sheet called survey. XLSForm keeps the questions there.
xlsform-no-column = The sheet has no column with this heading, and XLSForm needs it.
xlsform-no-questions = There is no question on this sheet.
# $name (String)
xlsform-language = We cannot tell which language “{ $name }” is. Write its code in brackets, as in “Polish (pl)”.
# $max (Number)
xlsform-languages-max = A survey has at most { $max } languages.
xlsform-type-missing = This row has no type, so we cannot tell what is asked.
# $typed (String)
xlsform-type-unknown = “{ $typed }” is not a kind of question that we know. Use select_one, select_multiple, text, note, range, or a group.
# $typed (String)
xlsform-type-person = “{ $typed }” would tell who answers. Belong never asks for it.
# $typed (String)
xlsform-type-place = “{ $typed }” would record where somebody is. Belong never asks for it.
# $typed (String)
xlsform-type-file = “{ $typed }” asks for a picture, a sound or a file, which can show who answers. Belong takes choices and written comments only.
# $typed (String)
xlsform-type-date = “{ $typed }” asks for an exact date or time, which can show who answers. Offer ranges to choose from instead.
# $typed (String)
xlsform-type-calculate = “{ $typed }” works out an answer. In Belong all answers come from people. Take this row out.
# $typed (String)
xlsform-type-rank = “{ $typed }” asks people to put choices in order, which Belong cannot do. Ask for one choice, or for several.
# $typed (String)
xlsform-type-elsewhere = “{ $typed }” takes its choices from another file. Put them on the sheet choices.
# $typed (String)
xlsform-type-repeat = “{ $typed }” asks the same questions several times over, which Belong cannot do. Write them out, or take them out.
xlsform-integer = An exact number can show who answers. Belong asks for numbers from 0 to 10 only: write “range” with the parameters start=0 end=10 step=1, or offer ranges to choose from.
xlsform-range = Belong asks for numbers from 0 to 10 in steps of 1 only. Write the parameters start=0 end=10 step=1.
xlsform-nested = This group is inside another group. In Belong a group is one screen: end the outer group first.
xlsform-end-missing = This group has no end. Add a row with the type end_group after its last question.
xlsform-end-extra = There is no open group that this could end.
xlsform-name-missing = This question has no name. Answers are compared over the years by it.
# $name (String)
xlsform-name-unfit = “{ $name }” cannot be a code. Use 1 to 40 letters, digits, points, hyphens or low lines.
# $name (String)
xlsform-name-twice = “{ $name }” is used twice, capital letters aside. Each question and each group needs a name of its own.
# $language (String)
xlsform-label-missing = There are no words here in { $language }, the first language of the survey.
# $language (String)
xlsform-label-twice = The words in { $language } are given twice on this row, and differ. Keep one of them.
# $max (Number)
xlsform-text-long = This is longer than { $max } characters.
# $list (String)
xlsform-list-missing = There is no list “{ $list }” on the sheet choices.
xlsform-list-unnamed = Say which list of choices belongs to this question, as in “select_one yes_no”.
# $list (String)
# $count (Number)
# $min (Number)
# $max (Number)
xlsform-list-size = The list “{ $list }” has { $count } choices. A question of this kind needs { $min } to { $max }.
# $name (String)
# $list (String)
xlsform-choice-twice = The choice “{ $name }” is twice in the list “{ $list }”.
# $list (String)
xlsform-choice-name-missing = A choice of the list “{ $list }” has no name.
xlsform-filter = Choices that change with an earlier answer are not possible. Show the whole list, or ask a question for each case with “relevant”.
# $text (String)
xlsform-calculation = “{ $text }” would work out the answer. In Belong all answers come from people.
# $text (String)
xlsform-relevant-form = “{ $text }” is more than Belong can say. A question can be shown after some answers to one earlier question: { "${q}" } = 'x', or selected({ "${q}" }, 'x'), several of them joined with “or”.
# $item (String)
xlsform-relevant-item = “{ $item }” is not an earlier question with choices.
# $item (String)
# $choice (String)
xlsform-relevant-choice = “{ $item }” has no choice “{ $choice }”.
xlsform-relevant-both = The group is shown after some answers, and this question as well. Belong can hold one such rule: put it on the questions, not on the group.
# $max (Number)
xlsform-texts-max = There are more than { $max } questions with free text. Each goes into an envelope of its own, so a survey has at most { $max }.
# $max (Number)
xlsform-sections-max = A survey has at most { $max } groups.
# $max (Number)
xlsform-questions-max = A survey has at most { $max } questions.
# $column (String)
# $text (String)
xlsform-ours-unknown = “{ $text }” is not something that can stand in the column { $column }.
xlsform-about-you-kind = A question about the person needs one choice, or a scale.
# $column (String)
# $sheet (String)
xlsform-left-column = Column “{ $column }” of the sheet { $sheet } is left aside.
xlsform-left-required = “required” is left aside: in Belong nobody has to answer anything.
# $sheet (String)
xlsform-left-sheet = The sheet “{ $sheet }” is left aside.
# $row (Number)
# $typed (String)
xlsform-left-row = Row { $row } of the sheet survey (“{ $typed }”) is left aside: Belong keeps neither times nor anything about devices.
# $row (Number)
xlsform-left-disabled = Row { $row } of the sheet survey is disabled, so it is left aside.
# $code (String)
xlsform-or-other = “{ $code }” has the choice “Other”. There is no box to write it in: written words are kept apart from answers. Add a question with free text if you want one.
# $name (String)
# $code (String)
xlsform-renamed = “{ $name }” has become the code { $code }, in small letters.
xlsform-other = Other
xlsform-questions = Questions
# $max (Number)
xlsform-more = There are more than { $max } problems. These are the first ones.
