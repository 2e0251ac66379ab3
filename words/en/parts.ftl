# Sentences inside the parts that pages share: fields, lists, steps, cells.
# $count (Number) - how many characters fit
form-characters-at-most = You can enter up to { $count } characters
form-day = Day
form-month = Month
form-year = Year

pages-label = Pages
pages-previous = Previous
pages-next = Next
pages-page = page
# $number (String) - the number of the page
pages-number = Page { $number }

breadcrumbs-label = Breadcrumb
back-link = Back
back-label = Way back

step-done = done
step-now = now
step-later = later

withheld = Withheld to protect people
withheld-short = Withheld
withheld-why = This number would say too much about a few people, so it is not shown to anybody.
card-qr = QR code: opens the address printed beside it
