namespace AppUsersGateway.Data.Findings;

/// <summary>How far the evidence carries: the recording of use must have covered the whole window to be sure of silence.</summary>
public enum Confidence
{
    /// <summary>Use was recorded during the whole window, or the rule does not depend on use.</summary>
    High,

    /// <summary>Recording began inside the window: the subject may have been used before.</summary>
    Low,
}
