//! Published releases.

use crate::{Error, Reader, SubjectId, audit_line::AuditEntry, column, fault, page::Page, transaction::Transaction};
use fairnotice_core::{id::ChangeId, instant::Instant, published_release::Release};
use semver::Version;
use sqlx::{Row as _, any::AnyRow};

impl Transaction<'_> {
    /// The release of this version.
    pub async fn release(&mut self, version: &Version) -> Result<Option<Release>, Error> {
        let row = sqlx::query("SELECT version, release FROM releases WHERE version = $1")
            .bind(version.to_string())
            .fetch_optional(&mut *self.tx)
            .await?;
        row.as_ref().map(release).transpose()
    }

    /// Writes a release, new or not.
    pub async fn put_release(&mut self, release: &Release, entry: AuditEntry<'_>) -> Result<(), Error> {
        let subject = SubjectId::from(release.version());
        let corrupt = |source| Error::Corrupt { subject: subject.clone(), source };
        let document = serde_json::to_string(release).map_err(corrupt)?;
        sqlx::query(
            "INSERT INTO releases (version, revision, published_at, change_id, release) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (version) DO UPDATE SET revision = $2, change_id = $4, release = $5",
        )
        .bind(subject.id())
        .bind(i64::from(release.revision))
        .bind(self.now.timestamp_millis())
        .bind(release.change.as_ref().map(ChangeId::as_str))
        .bind(&document)
        .execute(&mut *self.tx)
        .await?;
        fault::point();
        self.audit(&subject, release.revision, entry, &document).await?;
        self.publishes();
        Ok(())
    }
}

impl Reader {
    /// One release.
    pub async fn release(&self, version: &Version) -> Result<Release, Error> {
        let row = sqlx::query("SELECT version, release FROM releases WHERE version = $1")
            .bind(version.to_string())
            .fetch_optional(&self.readers)
            .await?
            .ok_or_else(|| Error::Missing(version.into()))?;
        release(&row)
    }

    /// Releases, the latest publication first, at most `limit`; those after a position where one is given.
    pub async fn releases(
        &self,
        after: Option<&(Instant, Version)>,
        limit: u32,
    ) -> Result<Page<Release, Version>, Error> {
        let select = "SELECT version, release, published_at FROM releases
             WHERE published_at < $1 OR (published_at = $1 AND version < $2) ORDER BY published_at DESC, version DESC LIMIT $3";
        let rows = sqlx::query(select)
            .bind(after.map_or(i64::MAX, |(at, _)| at.timestamp_millis()))
            .bind(after.map_or(String::new(), |(_, version)| version.to_string()))
            .bind(i64::from(limit) + 1)
            .fetch_all(&self.readers)
            .await?;
        Page::new(rows, limit, release, |row| Ok((column::instant(row, 2)?, column::version(row, 0)?)))
    }
}

fn release(row: &AnyRow) -> Result<Release, Error> {
    let text: String = row.get(1);
    let subject = SubjectId::parse("release", row.get(0))?;
    serde_json::from_str(&text).map_err(|source| Error::Corrupt { subject, source })
}
