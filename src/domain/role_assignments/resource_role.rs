//! Roles on deployments and projects.

use std::fmt;

use super::OrganizationRole;
use crate::domain::{field::Problem, organization::ResourceKind};

/// A role on deployments, or on projects of one type (contract §4.2). Ordered by kind, then as they are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResourceRole {
    /// Admin of deployments.
    DeploymentAdmin,
    /// Editor of deployments.
    DeploymentEditor,
    /// Viewer of deployments.
    DeploymentViewer,
    /// Admin of Elasticsearch projects.
    ElasticsearchAdmin,
    /// Developer in Elasticsearch projects: what an editor is elsewhere.
    ElasticsearchDeveloper,
    /// Viewer of Elasticsearch projects.
    ElasticsearchViewer,
    /// Admin of Observability projects.
    ObservabilityAdmin,
    /// Editor of Observability projects.
    ObservabilityEditor,
    /// Viewer of Observability projects.
    ObservabilityViewer,
    /// Admin of Security projects.
    SecurityAdmin,
    /// Editor of Security projects.
    SecurityEditor,
    /// Viewer of Security projects.
    SecurityViewer,
    /// Tier 1 analyst in Security projects.
    SecurityTier1Analyst,
    /// Tier 2 analyst in Security projects.
    SecurityTier2Analyst,
    /// Tier 3 analyst in Security projects.
    SecurityTier3Analyst,
    /// Threat intelligence analyst in Security projects.
    SecurityThreatIntelligenceAnalyst,
    /// Rule author in Security projects.
    SecurityRuleAuthor,
    /// SOC manager in Security projects.
    SecuritySocManager,
    /// Endpoint operations analyst in Security projects.
    SecurityEndpointOperationsAnalyst,
    /// Platform engineer in Security projects.
    SecurityPlatformEngineer,
    /// Detections admin in Security projects.
    SecurityDetectionsAdmin,
    /// Endpoint policy manager in Security projects.
    SecurityEndpointPolicyManager,
}

/// What a role allows on the platform; what it allows inside a project is the project's to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Strength {
    /// Creates, updates, deletes, and says who has a role there.
    Admin,
    /// Updates.
    Editor,
    /// Reads.
    Viewer,
    /// Reads; the rest of the role is work inside a Security project.
    Specialist,
}

/// One line of the contract's table.
struct Row {
    kind: ResourceKind,
    id: &'static str,
    label: &'static str,
    strength: Strength,
}

impl ResourceRole {
    /// Every role, in order.
    pub const ALL: [Self; 22] = [
        Self::DeploymentAdmin,
        Self::DeploymentEditor,
        Self::DeploymentViewer,
        Self::ElasticsearchAdmin,
        Self::ElasticsearchDeveloper,
        Self::ElasticsearchViewer,
        Self::ObservabilityAdmin,
        Self::ObservabilityEditor,
        Self::ObservabilityViewer,
        Self::SecurityAdmin,
        Self::SecurityEditor,
        Self::SecurityViewer,
        Self::SecurityTier1Analyst,
        Self::SecurityTier2Analyst,
        Self::SecurityTier3Analyst,
        Self::SecurityThreatIntelligenceAnalyst,
        Self::SecurityRuleAuthor,
        Self::SecuritySocManager,
        Self::SecurityEndpointOperationsAnalyst,
        Self::SecurityPlatformEngineer,
        Self::SecurityDetectionsAdmin,
        Self::SecurityEndpointPolicyManager,
    ];

    /// The roles on resources of `kind`, strongest first: the order in which they are offered.
    #[must_use]
    pub fn of_kind(kind: ResourceKind) -> &'static [Self] {
        match kind {
            ResourceKind::Deployment => &Self::ALL[0..3],
            ResourceKind::Elasticsearch => &Self::ALL[3..6],
            ResourceKind::Observability => &Self::ALL[6..9],
            ResourceKind::Security => &Self::ALL[9..],
        }
    }

    const fn row(self) -> Row {
        use ResourceKind::{Deployment, Elasticsearch, Observability, Security};
        use Strength::{Admin, Editor, Specialist, Viewer};
        let (kind, id, label, strength) = match self {
            Self::DeploymentAdmin => (Deployment, "deployment-admin", "Admin", Admin),
            Self::DeploymentEditor => (Deployment, "deployment-editor", "Editor", Editor),
            Self::DeploymentViewer => (Deployment, "deployment-viewer", "Viewer", Viewer),
            Self::ElasticsearchAdmin => (Elasticsearch, "elasticsearch-admin", "Admin", Admin),
            Self::ElasticsearchDeveloper => (Elasticsearch, "elasticsearch-developer", "Developer", Editor),
            Self::ElasticsearchViewer => (Elasticsearch, "elasticsearch-viewer", "Viewer", Viewer),
            Self::ObservabilityAdmin => (Observability, "observability-admin", "Admin", Admin),
            Self::ObservabilityEditor => (Observability, "observability-editor", "Editor", Editor),
            Self::ObservabilityViewer => (Observability, "observability-viewer", "Viewer", Viewer),
            Self::SecurityAdmin => (Security, "security-admin", "Admin", Admin),
            Self::SecurityEditor => (Security, "security-editor", "Editor", Editor),
            Self::SecurityViewer => (Security, "security-viewer", "Viewer", Viewer),
            Self::SecurityTier1Analyst => (Security, "security-t1-analyst", "Tier 1 analyst", Specialist),
            Self::SecurityTier2Analyst => (Security, "security-t2-analyst", "Tier 2 analyst", Specialist),
            Self::SecurityTier3Analyst => (Security, "security-t3-analyst", "Tier 3 analyst", Specialist),
            Self::SecurityThreatIntelligenceAnalyst => {
                (Security, "security-threat-intel-analyst", "Threat intelligence analyst", Specialist)
            }
            Self::SecurityRuleAuthor => (Security, "security-rule-author", "Rule author", Specialist),
            Self::SecuritySocManager => (Security, "security-soc-manager", "SOC manager", Specialist),
            Self::SecurityEndpointOperationsAnalyst => {
                (Security, "security-endpoint-operations-analyst", "Endpoint operations analyst", Specialist)
            }
            Self::SecurityPlatformEngineer => (Security, "security-platform-engineer", "Platform engineer", Specialist),
            Self::SecurityDetectionsAdmin => (Security, "security-detections-admin", "Detections admin", Specialist),
            Self::SecurityEndpointPolicyManager => {
                (Security, "security-endpoint-policy-manager", "Endpoint policy manager", Specialist)
            }
        };
        Row { kind, id, label, strength }
    }

    /// What the role is on.
    #[must_use]
    pub const fn kind(self) -> ResourceKind {
        self.row().kind
    }

    /// The id on the wire, its kind before it: `deployment-editor`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.row().id
    }

    /// The name on the screen, where the kind is said elsewhere: `Editor`.
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.row().label
    }

    /// What it allows on the platform.
    #[must_use]
    pub const fn strength(self) -> Strength {
        self.row().strength
    }

    /// What the role is for, in one sentence.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self.strength() {
            Strength::Admin => "Edits and deletes, and says who has access; on all of a kind, creates as well.",
            Strength::Editor => "Edits, but neither creates nor deletes.",
            Strength::Viewer => "Sees, changes nothing.",
            Strength::Specialist => "Sees the project, changes nothing; its work is inside the project.",
        }
    }

    /// Whether one who holds this role may hand on `other`: the same role, and on the same kind all that an admin
    /// stands above and what an editor stands above. A specialist's role is about work that no other role but Admin is
    /// known to include, and includes none itself.
    #[must_use]
    pub fn includes(self, other: Self) -> bool {
        self == other
            || self.kind() == other.kind()
                && matches!(
                    (self.strength(), other.strength()),
                    (Strength::Admin, _) | (Strength::Editor, Strength::Viewer)
                )
    }

    /// Reads the id of a role on `kind`: `security-t1-analyst`, and bare `t1-analyst` or `t1_analyst` (contract §4.2).
    ///
    /// # Errors
    /// [`Problem::RoleOfAnotherKind`] or [`Problem::UnknownRole`].
    pub fn parse(kind: ResourceKind, text: &str) -> Result<Self, Problem> {
        let of = Self::of_kind(kind);
        let prefixed = of.iter().find(|role| role.id() == text);
        let bare = || of.iter().find(|role| role.bare_id() == text.replace('_', "-"));
        prefixed.or_else(bare).copied().ok_or_else(|| refusal(text))
    }

    /// The id without its kind.
    fn bare_id(self) -> &'static str {
        let Row { kind, id, .. } = self.row();
        id.strip_prefix(kind.id()).and_then(|rest| rest.strip_prefix('-')).unwrap_or(id)
    }
}

/// Why `text` is not a role where it stands: it is one elsewhere, or nowhere.
pub(super) fn refusal(text: &str) -> Problem {
    let elsewhere = ResourceRole::ALL.iter().any(|role| role.id() == text)
        || OrganizationRole::ALL.iter().any(|role| role.id() == text);
    if elsewhere { Problem::RoleOfAnotherKind } else { Problem::UnknownRole }
}

impl fmt::Display for ResourceRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_is_offered_once_under_its_kind() {
        let offered: Vec<_> = ResourceKind::ALL.into_iter().flat_map(ResourceRole::of_kind).copied().collect();
        assert_eq!(offered, ResourceRole::ALL);
        for kind in ResourceKind::ALL {
            assert!(ResourceRole::of_kind(kind).iter().all(|role| role.kind() == kind));
            assert!(ResourceRole::of_kind(kind).iter().all(|role| role.id().starts_with(kind.id())));
        }
        assert!(ResourceRole::ALL.is_sorted());
    }

    #[test]
    fn ids_are_read_with_and_without_their_kind() {
        for role in ResourceRole::ALL {
            let (kind, bare) = (role.kind(), role.bare_id());
            for text in [role.id().to_owned(), bare.to_owned(), bare.replace('-', "_")] {
                assert_eq!(ResourceRole::parse(kind, &text), Ok(role), "{text}");
            }
        }
    }

    #[test]
    fn roles_of_another_kind_and_of_none_are_told_apart() {
        let parse = |text| ResourceRole::parse(ResourceKind::Observability, text);
        for text in ["deployment-viewer", "security-admin", "organization-admin", "billing-admin"] {
            assert_eq!(parse(text), Err(Problem::RoleOfAnotherKind), "{text}");
        }
        for text in ["", "developer", "t1_analyst", "observability-", "observability_viewer", "ADMIN"] {
            assert_eq!(parse(text), Err(Problem::UnknownRole), "{text}");
        }
    }

    #[test]
    fn admin_stands_above_editor_above_viewer_and_specialists_beside() {
        use ResourceRole::{
            DeploymentViewer, SecurityAdmin, SecurityEditor, SecurityRuleAuthor, SecuritySocManager, SecurityViewer,
        };
        for role in ResourceRole::of_kind(ResourceKind::Security) {
            assert!(SecurityAdmin.includes(*role) && role.includes(*role));
        }
        assert!(SecurityEditor.includes(SecurityViewer));
        for (held, other) in [
            (SecurityViewer, SecurityEditor),
            (SecurityEditor, SecurityAdmin),
            (SecurityEditor, SecuritySocManager),
            (SecuritySocManager, SecurityViewer),
            (SecuritySocManager, SecurityRuleAuthor),
            (SecurityViewer, SecurityRuleAuthor),
            (SecurityAdmin, DeploymentViewer),
        ] {
            assert!(!held.includes(other), "{held} {other}");
        }
    }
}
