//! Every SQL statement of the people side, on both databases.

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_can_be_prepared_on_both_databases() {
    let statements: &'static [(&str, &str)] = crate::features::statements().leak();
    store::testing::prepare_all::<store::People>(statements).await;
}
