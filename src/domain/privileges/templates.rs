//! Descriptors to start from.

#[cfg(test)]
mod tests;

/// Descriptors to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// Names it in forms.
    pub id: &'static str,
    /// Names it for people.
    pub label: &'static str,
    /// What it is for.
    pub says: &'static str,
    /// The descriptors, written as [`render_for_editing`](crate::domain::json::Json::render_for_editing) writes them.
    pub json: &'static str,
}

/// All of them, in the order in which they are offered.
pub const ALL: [Template; 7] = [
    Template {
        id: "read_only",
        label: "Read-only",
        says: "Reads and searches all indices. Narrow the names to what it needs.",
        json: r#"{
  "read-only": {
    "indices": [
      {
        "names": ["*"],
        "privileges": ["read", "view_index_metadata"]
      }
    ]
  }
}"#,
    },
    Template {
        id: "write_only",
        label: "Write-only",
        says: "Adds, changes and deletes documents in all indices, and reads none. Narrow the names to what it needs.",
        json: r#"{
  "write-only": {
    "indices": [
      {
        "names": ["*"],
        "privileges": ["write"]
      }
    ]
  }
}"#,
    },
    Template {
        id: "ingest",
        label: "Ingest",
        says: "Adds documents to data streams of logs, metrics and traces, and creates those that do not exist.",
        json: r#"{
  "ingest": {
    "cluster": ["monitor"],
    "indices": [
      {
        "names": ["logs-*-*", "metrics-*-*", "traces-*-*"],
        "privileges": ["auto_configure", "create_doc"]
      }
    ]
  }
}"#,
    },
    Template {
        id: "monitoring",
        label: "Monitoring",
        says: "Sees the health and the statistics of the cluster and of all indices, and no documents.",
        json: r#"{
  "monitoring": {
    "cluster": ["monitor"],
    "indices": [
      {
        "names": ["*"],
        "privileges": ["monitor"]
      }
    ]
  }
}"#,
    },
    Template {
        id: "one_index",
        label: "One index",
        says: "Creates one index, writes to it and reads it. Put its name in the place of my-index.",
        json: r#"{
  "one-index": {
    "indices": [
      {
        "names": ["my-index"],
        "privileges": ["create_index", "read", "write", "view_index_metadata"]
      }
    ]
  }
}"#,
    },
    Template {
        id: "beats",
        label: "Beats",
        says: "Lets Filebeat publish events. For another Beat, put its name in the place of filebeat.",
        json: r#"{
  "filebeat": {
    "cluster": ["monitor", "read_ilm", "read_pipeline"],
    "indices": [
      {
        "names": ["filebeat-*"],
        "privileges": ["auto_configure", "create_doc", "view_index_metadata"]
      }
    ]
  }
}"#,
    },
    Template {
        id: "logstash",
        label: "Logstash",
        says: "Lets Logstash write events, and manage the templates and lifecycle of its indices.",
        json: r#"{
  "logstash": {
    "cluster": ["monitor", "manage_index_templates", "manage_ilm"],
    "indices": [
      {
        "names": ["logstash-*", "ecs-logstash-*", "logs-*"],
        "privileges": ["create_index", "write", "manage", "manage_ilm"]
      }
    ]
  }
}"#,
    },
];

/// The template of an id.
pub fn of(id: &str) -> Option<&'static Template> {
    ALL.iter().find(|template| template.id == id)
}
