# Writes the reference answers with haven, as its users would: labelled codes, user-missing values, all three kinds of compression.
#
#     Rscript write.R FOLDER

library(haven)

arguments <- commandArgs(trailingOnly = TRUE)
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
answers <- read.csv(file.path(here, "..", "reference", "synth120", "synth120_before.csv"), encoding = "UTF-8", colClasses = c(id = "character"))
sdq <- c("Passer ikke" = 0, "Passer delvist" = 1, "Passer godt" = 2)
who5 <- c(
  "P\u00e5 intet tidspunkt" = 0, "Lidt af tiden" = 1, "Lidt mindre end halvdelen af tiden" = 2,
  "Lidt mere end halvdelen af tiden" = 3, "Det meste af tiden" = 4, "Hele tiden" = 5
)
labels_of <- function(name) if (startsWith(name, "sdq")) sdq else if (startsWith(name, "who5")) who5 else NULL

labelled_answers <- answers
missing_answers <- answers
for (name in names(answers)) {
  labels <- labels_of(name)
  if (is.null(labels)) next
  codes <- as.numeric(answers[[name]])
  labelled_answers[[name]] <- labelled(codes, labels = labels, label = name)
  # User-missing: 9 for the SDQ, a range for WHO-5.
  code <- if (startsWith(name, "sdq")) 9 else -95
  codes[is.na(codes)] <- code
  missing_answers[[name]] <- if (code == 9) labelled_spss(codes, labels, na_values = c(8, 9)) else labelled_spss(codes, labels, na_range = c(-99, -90))
}
for (compression in c("byte", "none", "zsav")) {
  write_sav(labelled_answers, file.path(arguments[1], paste0("haven_", compression, ".sav")), compress = compression)
}
write_sav(missing_answers, file.path(arguments[1], "haven_missing.sav"))
