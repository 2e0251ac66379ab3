//! Statistics against R, where R and its packages are installed (`r-base-core r-cran-psych r-cran-survey r-cran-lme4` in Debian):
//! `cargo test -p measure --test reference -- --include-ignored`. Without them each test says that it was skipped.

use std::io::Write;
use std::process::{Command, Stdio};

use measure::stats::drivers::lmg;
use measure::stats::interval::{finite, unlimited};
use measure::stats::multiple::benjamini_hochberg;
use measure::stats::pooling::{BetaBinomial, Team, icc, reml};
use measure::stats::raking::rake;
use measure::stats::scale::{Columns, alpha, omega};

/// The numbers that an R program prints, or nothing where R or a package is missing.
fn r(packages: &[&str], program: &str) -> Option<Vec<f64>> {
    let needed: String = packages
        .iter()
        .map(|p| format!("if (!requireNamespace('{p}', quietly=TRUE)) {{ cat('MISSING {p}'); quit() }}\n"))
        .collect();
    let child = Command::new("Rscript")
        .args(["--vanilla", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else {
        println!("skipped: R is not installed");
        return None;
    };
    let text = format!(
        "options(digits=17, warn=-1)\nshow <- function(x) cat(formatC(as.numeric(x), digits=17, format='g'), '')\n{needed}{program}"
    );
    child.stdin.take()?.write_all(text.as_bytes()).ok()?;
    let out = String::from_utf8(child.wait_with_output().ok()?.stdout).ok()?;
    if out.contains("MISSING") {
        println!("skipped: {out}");
        return None;
    }
    let numbers: Vec<f64> = out.split_whitespace().filter_map(|x| x.parse().ok()).collect();
    assert!(!numbers.is_empty(), "R printed {out:?}");
    Some(numbers)
}

fn near(ours: &[f64], theirs: &[f64], within: f64) {
    assert_eq!(ours.len(), theirs.len());
    for (a, b) in ours.iter().zip(theirs) {
        assert!((a - b).abs() <= within * b.abs().max(1.0), "{a} is not {b}");
    }
}

/// Numbers that both sides make for themselves: remainders of a square.
fn made(n: usize, salt: usize, of: usize) -> Vec<f64> {
    (0..n).map(|i| ((i * i * 7 + i * salt + salt * salt) % of) as f64).collect()
}

const MADE: &str = "made <- function(n, salt, of) { i <- 0:(n-1); (i*i*7 + i*salt + salt*salt) %% of }\n";

#[test]
#[ignore = "needs R"]
fn reliability_agrees_with_r() {
    let program = format!(
        "{MADE} x <- sapply(1:5, function(s) made(300, 3, 11) + made(300, s, 7)); x[4, 2] <- NA; x[100, 5] <- NA
         v <- cov(x, use='pairwise'); show(ncol(x)/(ncol(x)-1) * (1 - sum(diag(v))/sum(v)))
         f <- psych::fa(cov2cor(v), 1, fm='minres', warnings=FALSE); l <- abs(f$loadings[,1]); show(sum(l)^2/(sum(l)^2 + sum(1-l^2)))
         show(psych::alpha(x, check.keys=FALSE, warnings=FALSE)$total$raw_alpha)"
    );
    let Some(theirs) = r(&["psych"], &program) else { return };
    let mut columns: Vec<Vec<f64>> =
        (1..=5).map(|s| made(300, 3, 11).iter().zip(made(300, s, 7)).map(|(a, b)| a + b).collect()).collect();
    columns[1][3] = f64::NAN;
    columns[4][99] = f64::NAN;
    let v = Columns(columns).pairwise();
    near(&[alpha(&v), alpha(&v)], &[theirs[0], theirs[2]], 1e-8);
    let cor = nalgebra::DMatrix::from_fn(5, 5, |i, j| v[(i, j)] / (v[(i, i)] * v[(j, j)]).sqrt());
    // psych's search stops at about 1e-6.
    near(&[omega(&cor).unwrap()], &[theirs[1]], 1e-5);
}

#[test]
#[ignore = "needs R"]
fn intervals_agree_with_r() {
    // R's own distribution functions, inverted by trying every possible truth.
    let program = "for (c in list(c(40,25,9), c(90,30,0), c(90,30,30), c(312,200,117), c(2500,1700,1203))) {
           N <- c[1]; n <- c[2]; x <- c[3]; K <- x:(N-n+x)
           ok <- K[phyper(x-1, K, N-K, n, lower.tail=FALSE) > 0.025 & phyper(x, K, N-K, n) > 0.025]; show(range(ok)) }
         for (c in list(c(10,3), c(27,27), c(50,1), c(333,100))) show(binom.test(c[2], c[1])$conf.int)";
    let Some(theirs) = r(&[], program) else { return };
    let mut ours = Vec::new();
    for (population, n, x) in [(40, 25, 9), (90, 30, 0), (90, 30, 30), (312, 200, 117), (2500, 1700, 1203)] {
        ours.extend(finite(population, n, x, 0.025).people.map(f64::from));
    }
    for (n, x) in [(10, 3), (27, 27), (50, 1), (333, 100)] {
        ours.extend(unlimited(n, x, 0.025));
    }
    near(&ours, &theirs, 1e-8);
}

#[test]
#[ignore = "needs R"]
fn adjusted_p_values_agree_with_r() {
    let p: Vec<f64> = made(40, 5, 997).iter().map(|x| (x + 1.0) / 2_000.0).collect();
    let program = format!("{MADE} show(p.adjust((made(40, 5, 997) + 1) / 2000, 'BH'))");
    let Some(theirs) = r(&[], &program) else { return };
    near(&benjamini_hochberg(&p, 0.05).iter().map(|x| x.1).collect::<Vec<_>>(), &theirs, 1e-12);
}

#[test]
#[ignore = "needs R"]
fn variance_components_agree_with_lme4() {
    let program = format!(
        "{MADE} y <- c(lme4::Dyestuff$Yield); f <- lme4::lmer(Yield ~ 1 + (1|Batch), lme4::Dyestuff)
         show(as.data.frame(lme4::VarCorr(f))$sdcor); y <- made(90, 3, 17); g <- made(90, 1, 9); y <- y + 2*g
         c <- lme4::lmerControl(optimizer='Nelder_Mead', optCtrl=list(FtolRel=1e-15, XtolRel=1e-12, maxfun=1e5))
         f <- lme4::lmer(y ~ 1 + (1|g), control=c); show(as.data.frame(lme4::VarCorr(f))$sdcor); show(lme4::fixef(f))
         a <- anova(lm(y ~ factor(g))); n <- table(g); n0 <- (90 - sum(n^2)/90)/(length(n)-1); m <- a[['Mean Sq']]
         show(c((m[1]-m[2])/(m[1]+(n0-1)*m[2]), (m[1]-m[2])/m[1]))"
    );
    let Some(theirs) = r(&["lme4"], &program) else { return };
    near(&[42.000595, 49.510100], &theirs[..2], 1e-5);
    let (y, g) = (made(90, 3, 17), made(90, 1, 9));
    let mut teams: std::collections::BTreeMap<u32, Vec<f64>> = Default::default();
    y.iter().zip(&g).for_each(|(y, &g)| teams.entry(g as u32).or_default().push(y + 2.0 * g));
    let teams: Vec<Team> = teams.values().map(|v| Team::of(v)).collect();
    let c = reml(&teams).unwrap();
    near(&[c.between.sqrt(), c.within.sqrt(), c.mean], &theirs[2..5], 1e-5);
    let (one, two) = icc(&teams).unwrap();
    near(&[one, two], &theirs[5..], 1e-8);
}

#[test]
#[ignore = "needs R"]
fn raking_agrees_with_survey() {
    let program = "library(survey); data(api); d <- svydesign(id=~dnum, weights=~pw, data=apiclus1, fpc=~fpc)
         r <- rake(d, list(~stype, ~sch.wide), list(data.frame(stype=c('E','H','M'), Freq=c(4421,755,1018)), data.frame(sch.wide=c('No','Yes'), Freq=c(1072,5122))), control=list(epsilon=1e-10, maxit=100))
         show(svymean(~api00, r)); w <- weights(r); show(length(w)*sum(w^2)/sum(w)^2); show(range(w))
         show(as.integer(apiclus1$stype)); show(as.integer(apiclus1$sch.wide)); show(apiclus1$api00); show(apiclus1$pw)";
    let Some(theirs) = r(&["survey"], program) else { return };
    let (told, rows) = theirs.split_at(4);
    let n = rows.len() / 4;
    let of = |i: usize| rows[i * n..(i + 1) * n].to_vec();
    let kind: Vec<usize> = of(0).iter().map(|&x| x as usize - 1).collect();
    let wide: Vec<usize> = of(1).iter().map(|&x| x as usize - 1).collect();
    let margins = [(kind, vec![4421.0, 755.0, 1018.0]), (wide, vec![1072.0, 5122.0])];
    let raked = rake(&of(3), &margins, f64::INFINITY, 1e-10, 100).unwrap();
    let mean = raked.weights.iter().zip(of(2)).map(|(w, v)| w * v).sum::<f64>() / raked.weights.iter().sum::<f64>();
    let least = raked.weights.iter().copied().fold(f64::INFINITY, f64::min);
    let most = raked.weights.iter().copied().fold(0.0, f64::max);
    near(&[mean, raked.deff, least, most], told, 1e-8);
    near(&[mean], &[641.23032], 1e-8);
}

/// LMG by R itself, averaging over all orders of entry with `lm`.
#[test]
#[ignore = "needs R"]
fn drivers_agree_with_all_orders_in_r() {
    let program = "d <- swiss; p <- 5; r2 <- function(s) if (length(s)) summary(lm(d[,1] ~ ., d[, s+1, drop=FALSE]))$r.squared else 0
         perms <- function(v) if (length(v) <= 1) list(v) else unlist(lapply(seq_along(v), function(i) lapply(perms(v[-i]), function(w) c(v[i], w))), recursive=FALSE)
         total <- numeric(p); for (o in perms(1:p)) for (i in 1:p) total[o[i]] <- total[o[i]] + r2(o[seq_len(i)]) - r2(o[seq_len(i-1)])
         show(total / factorial(p)); show(cov(d))";
    let Some(theirs) = r(&[], program) else { return };
    let covariance = nalgebra::DMatrix::from_column_slice(6, 6, &theirs[5..]);
    let ours = lmg(&covariance, &(1..6).map(|i| vec![i]).collect::<Vec<_>>()).unwrap();
    near(&ours, &theirs[..5], 1e-8);
}

/// Beta-binomial by maximum likelihood, with R's optimiser.
#[test]
#[ignore = "needs R"]
fn pooling_agrees_with_r() {
    let program = "n <- c(100,90,120,80,100,33,12); x <- c(80,40,60,60,30,20,3)
         f <- function(t) { m <- plogis(t[1]); s <- exp(t[2]); -sum(lbeta(m*s+x, (1-m)*s+n-x) - lbeta(m*s, (1-m)*s)) }
         o <- optim(c(0,2), f, method='BFGS', control=list(reltol=1e-16, maxit=1000)); show(plogis(o$par[1])); show(exp(o$par[2]))";
    let Some(theirs) = r(&[], program) else { return };
    let teams = [(100, 80), (90, 40), (120, 60), (80, 60), (100, 30), (33, 20), (12, 3)];
    let ours = BetaBinomial::fit(&teams).unwrap();
    near(&[ours.mean, ours.strength], &theirs, 1e-4);
}
