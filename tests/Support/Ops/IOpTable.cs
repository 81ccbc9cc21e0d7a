using System.Numerics;

namespace SimClr.Tests.Support;

/// <summary>The rows of one kernel family; <see cref="OpCase{T}"/> says how to write them.</summary>
internal interface IOpTable
{
    IEnumerable<OpCase<T>> Rows<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
