# The benchmark models in R, over blocks of trials; processes by parallel::mclapply.
# usage: Rscript --vanilla r_peer.R MODEL TRIALS THREADS SEED
args <- commandArgs(TRUE)
model <- args[1]
trials <- as.numeric(args[2])
threads <- as.integer(args[3])
RNGkind("L'Ecuyer-CMRG")
set.seed(as.integer(args[4]))
block_size <- 10000L

start <- c(4.0, 6.5, 3.2, 0.8, 3.6, 5.0, 0.35, 0.3)
drift <- c(0.010, 0.005, 0.012, 0.090, 0.004, 0.006, 0.060, 0.050)
volatility <- c(0.03, 0.02, 0.05, 0.15, 0.12, 0.03, 0.10, 0.20)
margin <- cbind(c(0.10, 0.06, 0.12, -0.20, 0.02, 0.08, -0.30, -0.25),
                c(0.18, 0.09, 0.20, 0.02, 0.08, 0.12, -0.05, 0.00),
                c(0.24, 0.12, 0.26, 0.15, 0.14, 0.16, 0.12, 0.10))
upper <- chol(matrix(0.30, 8, 8) + diag(0.70, 8))

triangular <- function(n, low, mode, high) {
  u <- runif(n)
  rising <- u * (high - low) < mode - low
  ifelse(rising, low + sqrt(u * (high - low) * (mode - low)), high - sqrt((1 - u) * (high - low) * (high - mode)))
}

# Sums of Poisson numbers of lognormals over all kinds, one per trial.
compound <- function(n, rate, mu, sigma, transform = identity) {
  cell <- rep.int(seq_len(n * length(rate)), rpois(n * length(rate), rep(rate, each = n)))
  total <- numeric(n)
  if (length(cell)) {
    size <- transform(rlnorm(length(cell), mu[(cell - 1L) %/% n + 1L], sigma))
    sums <- rowsum(size, (cell - 1L) %% n + 1L, reorder = FALSE)
    total[as.integer(rownames(sums))] <- sums
  }
  total
}

provider <- function(n) {
  share <- vapply(1:8, function(s) triangular(n, margin[s, 1], margin[s, 2], margin[s, 3]), numeric(n))
  inflation <- rnorm(n, 0.002, 0.004)
  level <- matrix(rep(log(start), each = n), n)
  fixed <- rep(1.10, n)
  carried <- rep(14, n)
  out <- matrix(0, n, 4)
  for (year in 1:3) {
    income <- value <- numeric(n)
    for (quarter in 1:4) {
      shock <- matrix(rnorm(8 * n), n) %*% upper
      level <- level + shock * rep(volatility, each = n) + rep(drift - volatility^2 / 2, each = n)
      earned <- exp(level) * share
      fixed <- fixed * (1 + inflation)
      income <- income + rowSums(earned) - fixed - compound(n, 0.0125 * 1:10, -2.5 + 0.1 * 1:10, 1)
      value <- value + earned[, 3]
    }
    kept <- pmin(carried, 6 * value)
    out[, year] <- income - (carried - kept)
    carried <- kept
  }
  out[, 4] <- rowSums(out[, 1:3])
  out
}

net_income <- function(n) {
  variance <- log1p(0.15^2)
  sales <- rlnorm(n, log(40) - variance / 2, sqrt(variance)) * rnorm(n, 1000, 120) * rlnorm(n, 0, 0.08)
  profit <- sales * (1 - triangular(n, 0.48, 0.55, 0.68)) - rnorm(n, 9000, 700)
  for (k in 1:6) profit <- profit - rbinom(n, 1, 0.02 * k) * rlnorm(n, log(400 * k), 0.8)
  matrix(profit - runif(n, 0.15, 0.25) * pmax(0, profit), n)
}

losses <- function(n, transform) {
  lines <- 1:20
  matrix(compound(n, 0.2 * lines, log(100 * (1 + lines / 10)) - log(5) / 2, sqrt(log(5)), transform), n)
}

simulate <- list(
  provider = provider,
  net_income = net_income,
  loss_portfolio = function(n) losses(n, identity),
  loss_layer = function(n) losses(n, function(x) pmin(pmax(x - 50, 0), 1000))
)[[model]]

began <- proc.time()
sizes <- c(rep(block_size, trials %/% block_size), if (trials %% block_size) trials %% block_size)
out <- do.call(rbind, parallel::mclapply(sizes, simulate, mc.cores = threads))
book <- startsWith(model, "loss")
levels <- if (book) c(0.5, 0.9, 0.99, 0.995) else c(0.01, 0.05, 0.5, 0.95, 0.99)
prefixes <- if (model == "provider") c("income.2012.", "income.2013.", "income.2014.", "total.") else ""
found <- character(0)
say <- function(name, value) found <<- c(found, sprintf('"%s": %.10g', name, value))
for (c in seq_along(prefixes)) {
  x <- out[, c]
  say(paste0(prefixes[c], "mean"), mean(x))
  say(paste0(prefixes[c], "sd"), sd(x))
  for (p in levels) say(paste0(prefixes[c], "p", 100 * p), quantile(x, p, names = FALSE))
  if (!book) say(paste0(prefixes[c], "p_negative"), mean(x < 0))
  if (c == length(prefixes)) {
    m <- max(1, trials %/% (if (book) 100 else 20))
    if (book) say(paste0(prefixes[c], "es1"), -mean(sort(-x, partial = m)[1:m]))
    else say(paste0(prefixes[c], "es5"), mean(sort(x, partial = m)[1:m]))
  }
}
spent <- proc.time() - began
cpu <- sum(spent[c("user.self", "sys.self", "user.child", "sys.child")], na.rm = TRUE)
cat(sprintf('{"seconds": %.4f, "cpu": %.4f, "figures": {%s}}\n', spent[["elapsed"]], cpu, paste(found, collapse = ", ")))
